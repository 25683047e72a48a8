using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SeNet.Torch.Tests;

namespace RunNotebooks.Tests;

/// <summary>The notebooks of samples/notebooks: that they run, and that Jupyter and GitHub can show them as they are.</summary>
public sealed partial class NotebookTests
{
    private static readonly string Folder = Path.Combine(Fixtures.Root, "samples", "notebooks");

    // Less of everything: this is about running at all.
    private static readonly Dictionary<string, string[]> Short = new()
    {
        ["fine-tune-on-your-own-photos"] = ["epochs=2", "pretrainingImages=400", "pretrainingEpochs=1"],
        ["look-inside"] = ["epochs=1", "images=400", "testImages=100"],
        ["squeeze-and-excitation-step-by-step"] = ["epochs=1", "images=400"],
        ["train-cifar10-with-mlnet"] = ["epochs=1", "images=400"],
    };

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.ipynb").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EveryCell_OfANotebook_Runs(string name)
    {
        var process = await Runner.Run(["--check", Path.Combine(Folder, $"{name}.ipynb"), .. Short[name].SelectMany(parameter => new[] { "-p", parameter })]);

        Assert.True(process.ExitCode == 0, process.Errors);
    }

    // What the schema of nbformat 4.5 asks for, and more: https://github.com/jupyter/nbformat/blob/main/nbformat/v4/nbformat.v4.5.schema.json
    [Theory]
    [MemberData(nameof(Names))]
    public void EveryNotebook_AsCommitted_IsValidAndHasItsOutputs(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, $"{name}.ipynb"));
        var notebook = JsonNode.Parse(text)!;
        var cells = notebook["cells"]!.AsArray();

        Assert.Equal((4, 5), ((int)notebook["nbformat"]!, (int)notebook["nbformat_minor"]!));
        Assert.Equal((".net-csharp", "C#"), ((string?)notebook["metadata"]!["kernelspec"]!["name"], (string?)notebook["metadata"]!["language_info"]!["name"]));
        Assert.Equal(cells.Count, cells.Select(cell => (string?)cell!["id"]).Distinct().Count());
        Assert.All(cells, cell => Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", (string?)cell!["id"]));
        Assert.All(cells, cell => AssertCell(cell!.AsObject()));
        var outputs = cells.SelectMany(cell => cell!["outputs"]?.AsArray() ?? []).ToArray();
        Assert.Contains(outputs, output => output!["data"]?["image/png"] is not null);
        var counts = cells.Where(cell => (string?)cell!["cell_type"] == "code").Select(cell => (int?)cell!["execution_count"]).ToArray();
        Assert.Equal(Enumerable.Range(1, counts.Length).Select(count => (int?)count), counts);
        Assert.DoesNotMatch(FolderOfAMachine(), text);
    }

    private static void AssertCell(JsonObject cell)
    {
        Assert.All(cell["source"]!.AsArray(), line => Assert.NotNull((string?)line));
        Assert.IsType<JsonObject>(cell["metadata"]);
        var kind = (string?)cell["cell_type"];
        string[] allowed = kind == "code" ? ["cell_type", "execution_count", "id", "metadata", "outputs", "source"] : ["cell_type", "id", "metadata", "source"];
        Assert.Equal(allowed, cell.Select(property => property.Key).Order(StringComparer.Ordinal));
        foreach (var output in cell["outputs"]?.AsArray() ?? []) AssertOutput(output!.AsObject());
    }

    private static void AssertOutput(JsonObject output)
    {
        var kind = (string?)output["output_type"];
        string[] expected = kind switch
        {
            "stream" => ["name", "output_type", "text"],
            "display_data" => ["data", "metadata", "output_type"],
            "execute_result" => ["data", "execution_count", "metadata", "output_type"],
            _ => throw new InvalidDataException($"A committed notebook has an output of type '{kind}'."),
        };
        Assert.Equal(expected, output.Select(property => property.Key).Order(StringComparer.Ordinal));
        if (output["data"]?["image/png"] is { } picture)
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], Convert.FromBase64String((string)picture!).Take(4));
    }

    [GeneratedRegex("""/(work|root|home|Users|tmp)/|[A-Z]:\\\\""")]
    private static partial Regex FolderOfAMachine();
}
