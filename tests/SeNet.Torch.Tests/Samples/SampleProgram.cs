using System.Diagnostics;
using System.Reflection;

namespace SeNet.Torch.Tests.Samples;

/// <summary>A sample, started as a user starts it.</summary>
/// <param name="name">The sample's name, by which the build says where its program is.</param>
internal sealed class SampleProgram(string name)
{
    private readonly string _path = typeof(SampleProgram).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == $"SampleProgram.{name}").Value!;

    public (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    public Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [_path, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    })!;

    /// <summary>Starts the program, sends SIGTERM at the first line that has <paramref name="text"/>, and waits for the end.</summary>
    public async Task<(int ExitCode, string[] Output, string Errors)> StopAt(string text, params string[] arguments)
    {
        using var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var lines = new List<string>();
        var stopped = false;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (lines.Count == 5000) process.Kill(entireProcessTree: true); // it doesn't stop: fail, don't hang
            if (stopped || !line.Contains(text, StringComparison.Ordinal)) continue;
            // SIGTERM is handled as Ctrl+C's SIGINT, which shells tell their background processes, so perhaps this one, to ignore.
            stopped = true;
            await Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExitAsync();
        }
        await process.WaitForExitAsync();
        return (process.ExitCode, [.. lines], await errors);
    }

    /// <summary>Asserts that a run ended with an error that says what is wrong, not with a stack trace.</summary>
    public static void AssertRefused((int ExitCode, string Output, string Errors) run, string part)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(part, run.Errors);
        Assert.StartsWith("error: ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors + run.Output);
        Assert.DoesNotContain("fault of the program", run.Errors);
    }
}
