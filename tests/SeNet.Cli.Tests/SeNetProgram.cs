using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace SeNet.Cli.Tests;

/// <summary>The program <c>senet</c>, started as a user starts it.</summary>
internal static class SeNetProgram
{
    public static readonly string Path = typeof(SeNetProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ToolProgram").Value!;

    /// <summary>Runs it to its end.</summary>
    public static Task<FinishedProcess> Run(params IEnumerable<string> arguments) => FinishedProcess.Run("dotnet", [Path, .. arguments]);

    /// <summary>Runs it with <c>--json</c>, which must give exit code 0 and an object and nothing else.</summary>
    public static async Task<JsonElement> Json(params IEnumerable<string> arguments)
    {
        var run = await Run([.. arguments, "--json"]);
        Assert.True(run.ExitCode == 0, run.Errors);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    /// <summary>Starts it; the caller reads what it writes, and disposes the process.</summary>
    public static Process Start(params IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
