using System.Text.Json.Nodes;
using SeNet.Torch.Tests;

namespace RunNotebooks.Tests;

public sealed class RunnerTests
{
    // A PNG of one pixel.
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Fact]
    public async Task Run_Cells_KnowWhatCameBeforeAndLeaveTheirOutputs()
    {
        var (process, outputs) = await Runner.RunCells(
        [
            "var n = 2;",
            "Console.WriteLine($\"n is {n}\");\nConsole.Error.Write(\"warning\");\ndisplay(1.5);\nint Twice(int x) => 2 * x;",
            "Twice(n)",
            $"display(HTML(\"<b>bold</b>\"));\ndisplay(HTML(\"<img src=\\\"data:image/png;base64,{Png}\\\"/>\"));\nawait Task.Yield();\nnew[] {{ new {{ A = 1, B = \"<\" }} }}",
        ]);

        Assert.True(process.ExitCode == 0, process.Errors);
        Assert.Empty(outputs[0]);
        Assert.Equal(
            ["stream:n is 2\n", "stream:warning", "display_data:1.5"],
            outputs[1].Select(output => $"{output!["output_type"]}:{Text(output["text"] ?? output["data"]!["text/plain"])}"));
        Assert.Equal(["stdout", "stderr"], outputs[1].Take(2).Select(output => (string?)output!["name"]));
        Assert.Equal(("execute_result", 3, "4"), ((string?)outputs[2][0]!["output_type"], (int)outputs[2][0]!["execution_count"]!, Text(outputs[2][0]!["data"]!["text/plain"])));
        Assert.Equal("<b>bold</b>", Text(outputs[3][0]!["data"]!["text/html"]));
        Assert.Equal(Png, (string?)outputs[3][1]!["data"]!["image/png"]);
        Assert.Contains("<td>1</td><td>&lt;</td>", Text(outputs[3][2]!["data"]!["text/html"]));
    }

    [Theory]
    [InlineData("throw new InvalidOperationException(\"no way\");", "InvalidOperationException", "no way")]
    [InlineData("var x = 1;\nint y = \"text\";", "CompilationErrorException", "(2,9): error CS0029")]
    [InlineData("#r \"nuget: No.Such.Package\"", "PackageReferenceException", "No.Such.Package")]
    [InlineData("#r \"nuget: SkiaSharp, 9.9.9\"", "PackageReferenceException", "9.9.9")]
    [InlineData("new SkiaSharp.SKBitmap(1, 1)", "CompilationErrorException", "SkiaSharp")]
    public async Task Run_CellThatFails_EndsWithItsError(string code, string name, string message)
    {
        var (process, outputs) = await Runner.RunCells(["var n = 1;", code, "Console.WriteLine(\"never\");"]);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("test.ipynb, code cell 2: ", process.Errors);
        Assert.Contains(message, process.Errors);
        var error = outputs[1].Single()!;
        Assert.Equal(("error", name), ((string?)error["output_type"], (string?)error["ename"]));
        Assert.Contains(message, (string?)error["evalue"]);
        Assert.NotEmpty(error["traceback"]!.AsArray());
        Assert.Empty(outputs[2]);
    }

    [Fact]
    public async Task Run_Package_LoadsItsNativeLibraries()
    {
        var (process, outputs) = await Runner.RunCells(
        [
            "#r \"nuget: SeNet.Torch\"\n#r \"nuget: TorchSharp-cpu\"\nusing TorchSharp;\nSeNet.Torch.Native.TorchRuntime.Initialize();",
            "var bitmap = new SkiaSharp.SKBitmap(2, 3);\nnew[] { torch.ones(2, 3).sum().item<float>(), bitmap.Height }",
        ]);

        Assert.True(process.ExitCode == 0, process.Errors);
        Assert.Equal("[6, 3]", Text(outputs[1].Single()!["data"]!["text/plain"]));
    }

    [Fact]
    public async Task Run_WithParameters_ReplacesThoseOfTheTaggedCell()
    {
        string[] cells = ["var n = 1;\nvar name = \"one\";", "name + n"];
        var (given, outputs) = await Runner.RunCells(cells, "-p", "n=7", "--parameter", "name=\"seven=\"");
        var (wrong, _) = await Runner.RunCells(cells, "-p", "unknown=7");
        var (unnamed, _) = await Runner.RunCells(cells, "-p", "7");

        Assert.True(given.ExitCode == 0, given.Errors);
        Assert.Equal("seven=7", Text(outputs[1].Single()!["data"]!["text/plain"]));
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("unknown", wrong.Errors);
        Assert.Equal(2, unnamed.ExitCode);
    }

    [Fact]
    public async Task Run_WithCheck_LeavesTheFile()
    {
        using var folder = new TemporaryFolder();
        var path = folder["test.ipynb"];
        var text = Runner.Notebook("1 + 1").ToJsonString();
        await File.WriteAllTextAsync(path, text);
        var process = await Runner.Run("--check", path);

        Assert.True(process.ExitCode == 0, process.Errors);
        Assert.Equal(text, await File.ReadAllTextAsync(path));
    }

    [Theory]
    [InlineData("not JSON", "is not a notebook")]
    [InlineData("{\"nbformat\": 3}", "nbformat 4.5")]
    public async Task Run_WhatIsNone_SaysWhatIsWrong(string text, string message)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["wrong.ipynb"], text);
        var process = await Runner.Run(folder["wrong.ipynb"]);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains(message, process.Errors);
    }

    [Fact]
    public async Task Run_AnotherLanguage_NamesItsKernel()
    {
        using var folder = new TemporaryFolder();
        var notebook = Runner.Notebook("1");
        notebook["metadata"]!["kernelspec"]!["name"] = "python3";
        await File.WriteAllTextAsync(folder["python.ipynb"], notebook.ToJsonString());
        var process = await Runner.Run(folder["python.ipynb"]);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("'python3'", process.Errors);
    }

    private static string Text(JsonNode? lines) => string.Concat(lines!.AsArray().Select(line => (string?)line));
}
