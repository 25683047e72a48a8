namespace SeNet.MLNet.Tests.Packaging;

/// <summary>The SDK's commands.</summary>
internal static class DotnetCommand
{
    // MSBuild takes variables as properties. Build processes that live on would keep this one's pipes open; and the build that these
    // tests belong to has analysed the code and audited the packages already.
    private static readonly (string, string)[] Environment =
        [("MSBUILDDISABLENODEREUSE", "1"), ("UseSharedCompilation", "false"), ("RunAnalyzers", "false"), ("NuGetAudit", "false")];

    /// <summary>Runs one; it must succeed.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> Run(params string[] arguments)
    {
        var command = await FinishedProcess.Run("dotnet", arguments, Environment);
        Assert.True(command.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} failed:\n{command.Output}\n{command.Errors}");
        return command.Output;
    }
}
