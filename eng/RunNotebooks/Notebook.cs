using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SeNet.Torch.Files;

namespace RunNotebooks;

/// <summary>A notebook file: JSON as https://nbformat.readthedocs.io describes it, version 4.5. What the runner doesn't know stays as it is.</summary>
internal sealed class Notebook
{
    // As Jupyter writes it, so that opening and saving there changes nothing.
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _root;

    private Notebook(JsonObject root, IReadOnlyList<CodeCell> codeCells)
    {
        _root = root;
        CodeCells = codeCells;
    }

    /// <summary>The cells with code, in order.</summary>
    public IReadOnlyList<CodeCell> CodeCells { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It isn't a C# notebook; says why.</exception>
    public static Notebook Load(string path)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(File.ReadAllText(path));
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{path}' is not a notebook: {error.Message}", error);
        }
        if (root is not JsonObject notebook || (int?)notebook["nbformat"] != 4 || (int?)notebook["nbformat_minor"] is not >= 5 || notebook["cells"] is not JsonArray cells)
            throw new InvalidDataException($"'{path}' is not a notebook of nbformat 4.5 or a later 4.");
        if ((string?)notebook["metadata"]?["kernelspec"]?["name"] != ".net-csharp")
            throw new InvalidDataException($"'{path}' is for the kernel '{(string?)notebook["metadata"]?["kernelspec"]?["name"]}'; this program runs '.net-csharp'.");
        var codeCells = cells.OfType<JsonObject>().Where(cell => (string?)cell["cell_type"] == "code").Select((cell, index) => new CodeCell(cell, index + 1));
        return new Notebook(notebook, [.. codeCells]);
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream);
        writer.Write(_root.ToJsonString(Format));
        writer.Write('\n');
    });
}
