using Microsoft.ML;

namespace SeNet.MLNet.Internals;

/// <summary>A component's place in a model file that is being written: a folder of entries.</summary>
internal sealed class ModelWriter(ModelSaveContext context)
{
    /// <summary>Writes an entry.</summary>
    /// <param name="name">Its name in the folder.</param>
    /// <param name="write">Writes the content to the stream, which stays ML.NET's.</param>
    public void WriteEntry(string name, Action<Stream> write) =>
        context.SaveBinaryStream(name, writer => write(writer.BaseStream));

    /// <summary>Writes a text into the component's header.</summary>
    public void WriteText(string text) => context.SaveNonEmptyString(text);
}
