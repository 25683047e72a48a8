using System.Runtime.InteropServices;

namespace SeNet.Torch.Native;

/// <summary>
/// What LibTorchSharp expects from libtorch. Linux binds functions at their first call, and one that isn't there ends
/// the process; so a libtorch that isn't known to fit is asked for all of them first.
/// </summary>
internal static class TorchSharpImports
{
    /// <summary>Checks that <paramref name="library"/> and what it depends on have all that LibTorchSharp needs. Does nothing but on Linux.</summary>
    /// <param name="library">A loaded library's handle.</param>
    /// <param name="name">What to call that libtorch in an error.</param>
    /// <exception cref="TorchUnavailableException">Some are missing: it is of another version, or built otherwise.</exception>
    public static void Verify(nint library, string name)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var file = TorchFiles.FindLibTorchSharp();
        var missing = ImportsOf(file).Where(symbol => !NativeLibrary.TryGetExport(library, symbol, out _)).ToList();
        if (missing.Count > 0)
            throw new TorchUnavailableException(
                $"{name} has a libtorch that doesn't fit TorchSharp {TorchRuntime.TorchSharpVersion}: it lacks {missing.Count} functions, among them {missing[0]}. Use libtorch {TorchRuntime.LibTorchVersion} ({LibTorchFolder.Variable} names its folder), or add the package TorchSharp-cpu to the program's project.");
    }

    private static IReadOnlyList<string> ImportsOf(string file)
    {
        try
        {
            return new ElfImage(File.ReadAllBytes(file), file).UnversionedImports();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new TorchUnavailableException(error.Message, error);
        }
    }
}
