using System.Diagnostics;

namespace SeNet.Samples.Common.Processes;

/// <summary>The program that is running.</summary>
public static class ThisProgram
{
    /// <summary>Starts the program once more as another process, with the same console, and waits for it to end.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <returns>Its exit code.</returns>
    public static int StartAgain(params IEnumerable<string> arguments)
    {
        // Either the program itself, or "dotnet Program.dll".
        var path = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(path) == "dotnet";
        using var process = Process.Start(new ProcessStartInfo(path, isHost ? [Environment.GetCommandLineArgs()[0], .. arguments] : arguments))!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
