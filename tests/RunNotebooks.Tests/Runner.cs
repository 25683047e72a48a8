using System.Reflection;
using System.Text.Json.Nodes;
using SeNet.MLNet.Tests;
using SeNet.Torch.Tests;

namespace RunNotebooks.Tests;

/// <summary>The program, started as a user starts it.</summary>
internal static class Runner
{
    private static readonly string Program = typeof(Runner).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "ToolProgram").Value!;

    public static Task<FinishedProcess> Run(params IEnumerable<string> arguments) => FinishedProcess.Run("dotnet", [Program, .. arguments]);

    /// <summary>Writes a notebook whose code cells are these, the first of them tagged "parameters", runs it and reads it again.</summary>
    public static async Task<(FinishedProcess Process, JsonArray[] Outputs)> RunCells(string[] cells, params IEnumerable<string> arguments)
    {
        using var folder = new TemporaryFolder();
        var path = folder["test.ipynb"];
        await File.WriteAllTextAsync(path, Notebook(cells).ToJsonString());
        var process = await Run([path, .. arguments]);
        var notebook = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        return (process, [.. notebook["cells"]!.AsArray().Select(cell => cell!["outputs"]!.AsArray())]);
    }

    public static JsonObject Notebook(params string[] cells) => new()
    {
        ["cells"] = new JsonArray([.. cells.Select((code, index) => new JsonObject
        {
            ["cell_type"] = "code",
            ["execution_count"] = null,
            ["id"] = $"cell-{index}",
            ["metadata"] = index == 0 ? new JsonObject { ["tags"] = new JsonArray("parameters") } : new JsonObject(),
            ["outputs"] = new JsonArray(),
            ["source"] = code,
        })]),
        ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" } },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    };
}
