using System.Diagnostics;

namespace SeNet.MLNet.Tests;

/// <summary>A process that has run to its end, and what it wrote, without spaces around it.</summary>
internal sealed record FinishedProcess(int ExitCode, string Output, string Errors)
{
    public static async Task<FinishedProcess> Run(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new FinishedProcess(process.ExitCode, (await output).Trim(), (await errors).Trim());
    }
}
