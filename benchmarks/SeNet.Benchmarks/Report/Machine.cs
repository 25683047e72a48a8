using System.Runtime.InteropServices;

namespace SeNet.Benchmarks.Report;

/// <summary>Where a table was measured.</summary>
internal static class Machine
{
    /// <summary>Processor, cores, GPUs and operating system.</summary>
    public static string Describe() =>
        $"{Processor()}, {Environment.ProcessorCount} cores{string.Concat(Gpus().Select(gpu => $", {gpu}"))}, {RuntimeInformation.OSDescription.Trim()} ({RuntimeInformation.OSArchitecture})";

    // Those that the driver knows, on Linux.
    private static IEnumerable<string> Gpus()
    {
        const string Folder = "/proc/driver/nvidia/gpus", Model = "Model:";
        if (!Directory.Exists(Folder)) return [];
        return Directory.GetDirectories(Folder).Select(gpu => Path.Combine(gpu, "information")).Where(File.Exists)
            .SelectMany(File.ReadLines).Where(line => line.StartsWith(Model, StringComparison.Ordinal)).Select(line => line[Model.Length..].Trim());
    }

    // .NET doesn't tell the processor's model.
    private static string Processor()
    {
        const string Linux = "/proc/cpuinfo";
        var line = File.Exists(Linux)
            ? File.ReadLines(Linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? "unknown processor";
    }
}
