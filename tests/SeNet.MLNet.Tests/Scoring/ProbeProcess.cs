using System.Diagnostics;
using System.Reflection;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>One finished run of SeNet.MLNet.Probe as a process of its own, with these tests' libtorch.</summary>
internal sealed record ProbeProcess(int ExitCode, string Output, string Errors)
{
    private static readonly string Program = typeof(ProbeProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ProbeProgram").Value!;

    public static async Task<ProbeProcess> Run(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SENET_LIBTORCH"] = AppContext.BaseDirectory;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProbeProcess(process.ExitCode, (await output).Trim(), (await errors).Trim());
    }
}
