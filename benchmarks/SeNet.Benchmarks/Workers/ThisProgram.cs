using System.Diagnostics;
using SeNet.Torch.Native;

namespace SeNet.Benchmarks.Workers;

/// <summary>This program, to be started once more, in a process of its own.</summary>
internal static class ThisProgram
{
    /// <param name="arguments">Its command line.</param>
    /// <returns>How to start it; it is measured as it ships, whatever memory policy the caller has set.</returns>
    public static ProcessStartInfo Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, [.. ProgramArguments, .. arguments]);
        start.Environment.Remove(MemoryPolicy.Variable);
        return start;
    }

    private static string Program => Environment.ProcessPath ?? throw new InvalidOperationException("This process doesn't know its program's path.");

    // Under `dotnet SeNet.Benchmarks.dll` the program is dotnet.
    private static string[] ProgramArguments =>
        Path.GetFileNameWithoutExtension(Program) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
}
