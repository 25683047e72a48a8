namespace SeNet.Torch.Native;

/// <summary>Finds the files of libtorch and LibTorchSharp, or says where they aren't and what to do.</summary>
internal static class TorchFiles
{
    /// <summary>The main library of the libtorch that the program carries; null when it carries none.</summary>
    public static string? BundledLibTorch => NativeLayout.OfProgram.Find(NativePlatform.FileName("torch_cpu"));

    /// <summary>The same of the NuGet cache, for notebooks; null for other programs.</summary>
    public static string? CachedLibTorch => NativeLayout.OfPackageCache.Find(NativePlatform.FileName("torch_cpu"));

    /// <summary>Finds TorchSharp's own native library.</summary>
    /// <exception cref="TorchUnavailableException">It isn't there.</exception>
    public static string FindLibTorchSharp()
    {
        var name = NativePlatform.FileName("LibTorchSharp");
        return NativeLayout.OfProgram.Find(name) ?? NativeLayout.OfPackageCache.Find(name)
            ?? throw Missing(name, "Reference the TorchSharp package from the program's project, and publish the whole output folder; it has libraries for linux-x64, win-x64 and osx-arm64.");
    }

    /// <summary>Finds the main library of libtorch, where the user names none.</summary>
    /// <exception cref="TorchUnavailableException">It isn't there.</exception>
    public static string FindLibTorch() =>
        BundledLibTorch ?? CachedLibTorch ?? throw Missing(
            NativePlatform.FileName("torch_cpu"),
            $"Add the package TorchSharp-cpu, TorchSharp-cuda-linux or TorchSharp-cuda-windows to the program's project; or set {LibTorchFolder.Variable} to the folder of an existing libtorch {TorchRuntime.LibTorchVersion} (of a PyTorch install: its torch/lib).");

    private static TorchUnavailableException Missing(string file, string remedy) => new(
        $"torch can't start: there is no {file} in {string.Join(", ", NativeLayout.OfProgram.Folders.Select(folder => $"'{folder}'"))}. {remedy}");
}
