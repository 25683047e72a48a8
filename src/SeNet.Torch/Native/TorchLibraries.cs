using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace SeNet.Torch.Native;

/// <summary>
/// Loads libtorch and LibTorchSharp where the host alone can't. Each is loaded once per process, when first asked for;
/// a failure stays. Thread-safe.
/// </summary>
internal static class TorchLibraries
{
    private const string LibTorchSharp = "LibTorchSharp";

    private static readonly Lazy<IReadOnlyDictionary<string, nint>?> NamedLibTorch = new(LoadNamedLibTorch);
    private static readonly Lazy<nint> Fallback = new(LoadFallback);

    private static volatile bool _failureIsThrown;

    /// <summary>Loads the libraries, before torch's static constructor asks for them.</summary>
    /// <exception cref="TorchUnavailableException">They are missing, don't load, or don't fit each other.</exception>
    public static void Load()
    {
        _failureIsThrown = true;
        LoadLibTorchElsewhere(); // before the host looks, so that LibTorchSharp gets this one
        var handle = NativeLibrary.TryLoad(LibTorchSharp, typeof(torch).Assembly, null, out var loaded) ? loaded : Fallback.Value;
        // A libtorch that neither the program nor the variable brought: the system's, perhaps of another version.
        if (NamedLibTorch.Value is null && TorchFiles.BundledLibTorch is null && TorchFiles.CachedLibTorch is null)
            TorchSharpImports.Verify(handle, "the libtorch on the system's library path");
    }

    /// <summary>
    /// Answers the load context when default probing has failed for one of TorchSharp's libraries; so it costs nothing
    /// where they load as shipped. Doesn't throw: TorchSharp would swallow it.
    /// </summary>
    /// <returns>The library's handle; 0 when it isn't TorchSharp's or can't be had.</returns>
    public static nint Resolve(Assembly requester, string library)
    {
        if (!IsTorchSharp(requester))
            return 0;
        try
        {
            return library == LibTorchSharp ? Fallback.Value : NamedLibTorch.Value?.GetValueOrDefault(library) ?? 0;
        }
        catch (TorchUnavailableException error)
        {
            // The program used torch first. TorchSharp goes on to say something else, so say it here, once.
            if (!_failureIsThrown)
                TorchRuntime.Warn(error.Message);
            _failureIsThrown = true;
            return 0;
        }
    }

    /// <summary>
    /// Loads the libtorch that the user named, or that of the NuGet cache in a notebook; not one that the program
    /// carries. A failure shows when torch is used: an event handler can't report it.
    /// </summary>
    public static void TryLoadLibTorchElsewhere()
    {
        try
        {
            LoadLibTorchElsewhere();
        }
        catch (TorchUnavailableException)
        {
            // The same is tried, and fails, again when torch asks.
        }
    }

    /// <summary>Whether <paramref name="assembly"/> is TorchSharp's, told without loading that.</summary>
    public static bool IsTorchSharp(Assembly assembly) => assembly.GetName().Name == "TorchSharp";

    private static void LoadLibTorchElsewhere()
    {
        if (NamedLibTorch.Value is null && TorchFiles.BundledLibTorch is null && TorchFiles.CachedLibTorch is { } cached)
            LibTorchFolder.Around(cached).Load();
    }

    private static IReadOnlyDictionary<string, nint>? LoadNamedLibTorch()
    {
        if (Environment.GetEnvironmentVariable(LibTorchFolder.Variable) is not { Length: > 0 } value)
            return null;
        var folder = LibTorchFolder.FromVariable(value, TorchRuntime.Warn);
        // TorchSharp loads the program's own by full path, whatever is loaded; two in one process don't get along.
        if (TorchFiles.BundledLibTorch is { } bundled && Path.GetDirectoryName(bundled) != folder.FullPath)
            throw new TorchUnavailableException(
                $"{LibTorchFolder.Variable} names '{value}', but the program carries its own libtorch, '{bundled}'. "
                + $"Build the program without one (-p:TorchBackend=none, or no TorchSharp-cpu or TorchSharp-cuda-* package), or unset {LibTorchFolder.Variable}.");
        var handles = folder.Load();
        TorchSharpImports.Verify(handles["torch_cpu"], $"{LibTorchFolder.Variable}, '{value}',");
        return handles;
    }

    // What the host's own probing doesn't do: libtorch first and by full path, since the system may have another one.
    private static nint LoadFallback()
    {
        var library = TorchFiles.FindLibTorchSharp();
        if (NamedLibTorch.Value is null)
            LibTorchFolder.Around(TorchFiles.FindLibTorch()).Load();
        if (NativeLibrary.TryLoad(library, out var handle))
            return handle;
        try
        {
            return (OperatingSystem.IsLinux() ? PatchedLibrary.Load(library, PatchedLibraryCache.DefaultRoot, TorchRuntime.Warn) : null)
                ?? NativeLibrary.Load(library); // again, for the loader's message
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new TorchUnavailableException(
                $"'{library}' doesn't load: {error.Message.Trim()} Install what it needs, or use a newer system: on Linux, TorchSharp {TorchRuntime.TorchSharpVersion} needs glibc 2.34 and the libstdc++ of GCC 12 (Debian 12, Ubuntu 22.04) or newer.",
                error);
        }
    }
}
