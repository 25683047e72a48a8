namespace SeNet.MLNet.Tests.Packaging;

/// <summary>The SDK's commands.</summary>
internal static class DotnetCommand
{
    /// <summary>Runs one; it must succeed.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> Run(params string[] arguments)
    {
        // Build processes that live on would keep this one's pipes open.
        var command = await FinishedProcess.Run("dotnet", arguments, ("MSBUILDDISABLENODEREUSE", "1"), ("UseSharedCompilation", "false"));
        Assert.True(command.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} failed:\n{command.Output}\n{command.Errors}");
        return command.Output;
    }
}
