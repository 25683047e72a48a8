namespace SeNet.MLNet.Internals;

/// <summary>A component's place in a model file that is being read.</summary>
internal sealed class ModelReader(Microsoft.ML.ModelLoadContext context)
{
    /// <summary>Reads an entry.</summary>
    /// <param name="name">Its name in the folder.</param>
    /// <param name="read">Reads the content from the stream, which can seek and stays ML.NET's. What it throws passes through.</param>
    /// <exception cref="InvalidDataException">There is no such entry, or it can't be unpacked.</exception>
    public void ReadEntry(string name, Action<Stream> read)
    {
        var unpacked = false;
        try
        {
            unpacked = context.TryLoadBinaryStream(name, reader =>
            {
                unpacked = true;
                read(reader.BaseStream);
            });
        }
        catch (InvalidDataException error) when (!unpacked)
        {
            throw Damaged($"its entry '{name}' can't be unpacked", error);
        }
        if (!unpacked) throw Damaged($"its entry '{name}' is missing");
    }

    /// <summary>Reads the next text of the component's header.</summary>
    public string ReadText() => context.LoadNonEmptyString();

    private static InvalidDataException Damaged(string what, Exception? cause = null) =>
        new($"The saved SE-ResNet model is damaged: {what}. Save or copy it again.", cause);
}
