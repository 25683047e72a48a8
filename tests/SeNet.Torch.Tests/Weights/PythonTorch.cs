using System.ComponentModel;
using System.Diagnostics;

namespace SeNet.Torch.Tests.Weights;

/// <summary>Runs Python programs with PyTorch, where there is one.</summary>
internal static class PythonTorch
{
    // Where another Python comes first on the path, the system's may be the one with PyTorch.
    private static readonly Lazy<string?> Interpreter = new(() => new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(CanImportTorch));

    /// <summary>Runs a program of the folder Weights/Python. Skips the test where no Python has PyTorch.</summary>
    internal static void Run(string program, params string[] arguments)
    {
        Assert.SkipWhen(Interpreter.Value is null, "No python3 can import torch and numpy.");
        var path = Path.Combine(Fixtures.Root, "tests", "SeNet.Torch.Tests", "Weights", "Python", program);
        var (exitCode, errors) = Start(Interpreter.Value!, ["-B", path, .. arguments])!.Value;
        Assert.True(exitCode == 0, $"{program} failed: {errors}");
    }

    private static bool CanImportTorch(string python) => Start(python, ["-c", "import torch, numpy"]) is { ExitCode: 0 };

    private static (int ExitCode, string Errors)? Start(string python, IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, errors);
        }
        catch (Win32Exception)
        {
            return null; // no such program
        }
    }
}
