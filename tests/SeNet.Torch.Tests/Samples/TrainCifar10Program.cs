using System.Diagnostics;
using System.Reflection;

namespace SeNet.Torch.Tests.Samples;

/// <summary>The TrainCifar10 sample, started as a user starts it.</summary>
internal static class TrainCifar10Program
{
    private static readonly string Path = typeof(TrainCifar10Program).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "SampleProgram").Value!;

    public static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = System.IO.Path.GetTempPath(),
    })!;
}
