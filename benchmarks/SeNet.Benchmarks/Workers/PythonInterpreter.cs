using System.ComponentModel;
using System.Diagnostics;

namespace SeNet.Benchmarks.Workers;

/// <summary>Finds a Python that has PyTorch.</summary>
internal static class PythonInterpreter
{
    // Where another Python comes first on the path, the system's may be the one with PyTorch.
    private static readonly string[] Candidates = ["python3", "/usr/bin/python3"];

    /// <param name="named">The one that the user names; <see langword="null"/> to look for one.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <returns>Its path or name, or <see langword="null"/> when none has PyTorch.</returns>
    /// <exception cref="ArgumentException">The named one hasn't.</exception>
    public static async Task<string?> FindAsync(string? named, CancellationToken cancellationToken)
    {
        foreach (var candidate in named is null ? Candidates : [named])
            if (await CanImportTorchAsync(candidate, cancellationToken))
                return candidate;
        return named is null ? null : throw new ArgumentException($"--python names '{named}', which isn't a Python that can import torch.");
    }

    private static async Task<bool> CanImportTorchAsync(string python, CancellationToken cancellationToken)
    {
        try
        {
            var start = new ProcessStartInfo(python, ["-c", "import torch"]) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // no such program
        }
    }
}
