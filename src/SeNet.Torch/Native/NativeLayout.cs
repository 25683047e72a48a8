using TorchSharp;

namespace SeNet.Torch.Native;

/// <summary>Where a program's native libraries can be. Immutable.</summary>
/// <param name="Folders">The folders to look in, best first.</param>
internal sealed record NativeLayout(IReadOnlyList<string> Folders)
{
    /// <summary>
    /// Where the host looks: what deps.json named, the program's folder (a build for one platform is flat), and
    /// runtimes/{rid}/native below it (a build for every platform isn't).
    /// </summary>
    public static NativeLayout OfProgram { get; } = new(ProgramFolders().Distinct().ToArray());

    /// <summary>
    /// Notebooks run TorchSharp from the NuGet cache, where each package keeps its natives apart and no host looks.
    /// </summary>
    public static NativeLayout OfPackageCache { get; } = new(PackageFolders().ToArray());

    /// <summary>The full path of the first file of this name, or null.</summary>
    public string? Find(string fileName) =>
        Folders.Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> ProgramFolders()
    {
        var searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        foreach (var folder in searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return Path.TrimEndingDirectorySeparator(folder);
        foreach (var folder in new[] { AppContext.BaseDirectory, TorchSharpFolder }.OfType<string>())
        {
            yield return Path.TrimEndingDirectorySeparator(folder);
            yield return Path.Combine(folder, "runtimes", NativePlatform.RuntimeIdentifier, "native");
        }
    }

    // TorchSharp.dll is packages/torchsharp/{version}/lib/{framework}/TorchSharp.dll; libtorch is a package beside it.
    private static IEnumerable<string> PackageFolders()
    {
        if (TorchSharpFolder is not { } folder)
            yield break;
        var version = Path.GetFullPath(Path.Combine(folder, "..", ".."));
        var packages = Path.GetFullPath(Path.Combine(version, "..", ".."));
        var rid = NativePlatform.RuntimeIdentifier;
        if (!string.Equals(Path.GetFileName(Path.GetDirectoryName(version)), "torchsharp", StringComparison.OrdinalIgnoreCase))
            yield break;
        yield return Path.Combine(version, "runtimes", rid, "native");
        var libtorch = Path.Combine(packages, $"libtorch-cpu-{rid}");
        if (Directory.Exists(libtorch))
            foreach (var build in Directory.GetDirectories(libtorch, $"{TorchRuntime.LibTorchVersion}*"))
                yield return Path.Combine(build, "runtimes", rid, "native");
    }

    // Empty when the program is a single file.
    private static string? TorchSharpFolder =>
        typeof(torch).Assembly.Location is { Length: > 0 } location ? Path.GetDirectoryName(location) : null;
}
