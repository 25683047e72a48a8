using System.Diagnostics;
using System.Reflection;

namespace SeNet.MLNet.Tests;

/// <summary>One finished run of a program as a process of its own.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs SeNet.MLNet.Probe, which carries no libtorch, with these tests'.</summary>
    public static Task<ProgramRun> Probe(IEnumerable<string> arguments) => Run("ProbeProgram", arguments, AppContext.BaseDirectory);

    /// <summary>Runs a program that the project file names, with its own libtorch or with that of a folder.</summary>
    public static async Task<ProgramRun> Run(string program, IEnumerable<string> arguments, string? libtorch = null)
    {
        var path = typeof(ProgramRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == program).Value!;
        var start = new ProcessStartInfo("dotnet", [path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SENET_LIBTORCH"] = libtorch;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProgramRun(process.ExitCode, (await output).Trim(), (await errors).Trim());
    }
}
