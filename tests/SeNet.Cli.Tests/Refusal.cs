namespace SeNet.Cli.Tests;

/// <summary>How the program says no.</summary>
internal static class Refusal
{
    /// <summary>Runs the program and expects an exit code, one line that names what is wrong, and nothing on the standard output.</summary>
    public static async Task Expect(int exitCode, string part, params string[] arguments)
    {
        var run = await SeNetProgram.Run(arguments);
        Assert.True(run.ExitCode == exitCode, $"senet {string.Join(' ', arguments)}: exit code {run.ExitCode}\n{run.Errors}");
        Assert.Empty(run.Output);
        // Training shows the data and the options in force before anything that can go wrong with the run itself.
        var error = string.Join('\n', run.Errors.Split('\n').SkipWhile(line => line.StartsWith("data: ", StringComparison.Ordinal)
            || line.StartsWith("hint: ", StringComparison.Ordinal) || line.StartsWith("options: ", StringComparison.Ordinal)));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains(part, error);
        Assert.DoesNotContain('\n', error);
        Assert.DoesNotContain("fault of the program", error);
    }
}
