using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace SeNet.Torch.Native;

/// <summary>
/// Loads TorchSharp's Linux library where libstdc++ is older than GCC 13's (Debian 12, Ubuntu 22.04). The library asks
/// for version GLIBCXX_3.4.32 for the sake of one symbol, an anchor that makes newer compilers' iostreams initialize
/// once and that is never called; so a copy that asks for it weakly runs on the older one just as well.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class PatchedLibrary
{
    /// <summary>The version that the copy doesn't insist on.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    /// <summary>Where the copy is that this process uses: its path, or "memory"; null where none is used.</summary>
    public static string? UsedCopy { get; private set; }

    /// <summary>Loads a patched copy of <paramref name="source"/>, from the user's cache or else from memory.</summary>
    /// <param name="source">The library as shipped.</param>
    /// <param name="cacheRoot">The user's cache folder, or null when there is none.</param>
    /// <param name="warn">Gets a message when the cache can't be trusted.</param>
    /// <returns>The handle; or null when the library has nothing to patch, so that this isn't why it doesn't load.</returns>
    /// <exception cref="InvalidDataException"><paramref name="source"/> isn't an ELF library.</exception>
    /// <exception cref="DllNotFoundException">The copy doesn't load either.</exception>
    /// <exception cref="IOException">The copy can be kept neither on disk nor in memory.</exception>
    public static nint? Load(string source, string? cacheRoot, Action<string> warn)
    {
        var original = File.ReadAllBytes(source);
        if (new ElfImage(original, source).WithWeakRequirement(Version) is not { } patched)
            return null;
        var name = Path.GetFileName(source);
        if (cacheRoot is not null && LoadFromCache(new(cacheRoot), original, name, patched, warn) is { } handle)
            return handle;
        using var file = new MemoryFile(name, patched);
        var inMemory = NativeLibrary.Load(file.Path);
        UsedCopy = "memory";
        return inMemory;
    }

    private static nint? LoadFromCache(
        PatchedLibraryCache cache, byte[] original, string name, byte[] patched, Action<string> warn)
    {
        try
        {
            var folder = PatchedLibraryCache.FolderFor($"torchsharp-{TorchRuntime.TorchSharpVersion}", original);
            var copy = cache.Store(folder, name, patched);
            // Fails on a file system mounted noexec: then memory does.
            if (!NativeLibrary.TryLoad(copy, out var handle)) return null;
            UsedCopy = copy;
            return handle;
        }
        catch (UntrustedCacheException error)
        {
            warn($"{error.Message} For now, a copy in memory is used.");
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // no home, or one that can't be written to: nothing that the user must mend
        }
    }
}
