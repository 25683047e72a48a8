using System.Runtime.InteropServices;

namespace SeNet.Torch.Native;

/// <summary>A folder that holds a libtorch: what to load from it, and in which order. Immutable.</summary>
internal sealed class LibTorchFolder
{
    /// <summary>The environment variable that names the folder of an existing libtorch.</summary>
    public const string Variable = "SENET_LIBTORCH";

    private const string Remedy =
        $"Set {Variable} to the folder that holds libtorch {TorchRuntime.LibTorchVersion} (of a PyTorch install: its torch/lib), or unset it and run with the libtorch of a TorchSharp package.";

    // Each before those that need it, so that what a library needs is already there when it is loaded.
    private static readonly string[] LoadOrder = ["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"];

    private LibTorchFolder(string path) => FullPath = path;

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>The folder around the file <paramref name="libtorchCpu"/>.</summary>
    public static LibTorchFolder Around(string libtorchCpu) => new(Path.GetDirectoryName(libtorchCpu)!);

    /// <summary>Checks the folder that <see cref="Variable"/> names: that it exists, holds a libtorch, and of a usable version.</summary>
    /// <param name="value">The variable's value.</param>
    /// <param name="warn">Gets a message when the version isn't the one that LibTorchSharp is built for.</param>
    /// <exception cref="TorchUnavailableException">Names the variable, the folder, what is wrong and what to do.</exception>
    public static LibTorchFolder FromVariable(string value, Action<string> warn)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(value));
        var needed = NativePlatform.FileName("torch_cpu");
        if (!Directory.Exists(path))
            throw new TorchUnavailableException($"{Variable} names '{value}', which isn't a folder. {Remedy}");
        if (!File.Exists(Path.Combine(path, needed)))
        {
            var below = Path.Combine(path, "lib");
            var hint = File.Exists(Path.Combine(below, needed)) ? $" (it is in '{below}')" : "";
            throw new TorchUnavailableException($"{Variable} names '{value}', which lacks {needed}{hint}. {Remedy}");
        }
        if (LibTorchVersion.Of(path) is { } version && !LibTorchVersion.IsRelease(version, TorchRuntime.LibTorchVersion))
        {
            if (version.StartsWith("0.", StringComparison.Ordinal) || version.StartsWith("1.", StringComparison.Ordinal))
                throw new TorchUnavailableException($"{Variable} names '{value}', which holds libtorch {version}: too old for TorchSharp. {Remedy}");
            warn($"{Variable} names '{value}', which holds libtorch {version}; TorchSharp is built for {TorchRuntime.LibTorchVersion}, so calls may fail. {Remedy}");
        }
        return new(path);
    }

    /// <summary>
    /// Loads the folder's libraries by full path; libraries that need them by name then get these, whatever other
    /// libtorch the system has. What they need in turn, such as CUDA, their own run paths find.
    /// </summary>
    /// <returns>The libraries' handles by name: "torch_cpu".</returns>
    /// <exception cref="TorchUnavailableException">A library doesn't load; has the loader's message.</exception>
    public IReadOnlyDictionary<string, nint> Load()
    {
        // PyTorch brings its own OpenMP, under a name with a hash.
        var openMP = Directory.GetFiles(FullPath, OperatingSystem.IsLinux() ? "libgomp*.so*" : "libomp.dylib");
        foreach (var file in openMP)
            LoadFile(file);
        return LoadOrder.Where(name => File.Exists(PathOf(name))).ToDictionary(name => name, name => LoadFile(PathOf(name)));
    }

    private string PathOf(string library) => Path.Combine(FullPath, NativePlatform.FileName(library));

    private static nint LoadFile(string file)
    {
        if (OperatingSystem.IsLinux() && ElfImage.IsCutOff(file))
            throw new TorchUnavailableException($"'{file}' is cut off, perhaps by an interrupted download or copy. Restore it. {Remedy}");
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchUnavailableException(
                $"'{file}' doesn't load: {error.Message.Trim()} Install what it needs, or use another libtorch. {Remedy}", error);
        }
    }
}
