using System.ComponentModel;
using System.Diagnostics;

namespace SeNet.Torch.Native.Description;

/// <summary>Which libtorch a process uses, or would. Immutable.</summary>
/// <param name="Version">Its version, "2.10.0+cu128"; <see langword="null"/> where neither it nor the files around it tell.</param>
/// <param name="Origin">Where it is from.</param>
/// <param name="Folder">Its folder; <see langword="null"/> where there is none, or the system doesn't tell.</param>
/// <param name="PatchedCopy">
/// On Linux with a libstdc++ that is too old for TorchSharp's native library, where the patched copy is that is used instead: its path, or
/// "memory". <see langword="null"/>: the library is used as it was shipped.
/// </param>
public sealed record LibTorchDescription(string? Version, LibTorchOrigin Origin, string? Folder, string? PatchedCopy)
{
    internal static LibTorchDescription Read(bool isLoaded)
    {
        var (origin, planned) = Plan();
        var folder = (isLoaded ? LoadedFolder() : null) ?? planned;
        var files = folder is null ? null : LibTorchVersion.Of(folder);
        var own = isLoaded ? LibTorchVersion.OfLoaded() : null;
        // The files around it tell more, if they tell of it: "2.10.0+cu128".
        var version = own is null || files?.StartsWith(own, StringComparison.Ordinal) == true ? files : own;
        return new(version, origin, folder, OperatingSystem.IsLinux() ? PatchedLibrary.UsedCopy : null);
    }

    /// <summary>As text: "2.10.0, the program's own, in '/opt/program'".</summary>
    public override string ToString()
    {
        var origin = Origin switch
        {
            LibTorchOrigin.Program => "the program's own",
            LibTorchOrigin.Variable => $"named by {LibTorchFolder.Variable}",
            LibTorchOrigin.PackageCache => "of the NuGet cache",
            _ => "of the system's library path",
        };
        return $"{Version ?? "version unknown"}, {origin}{(Folder is null ? "" : $", in '{Folder}'")}";
    }

    // As TorchLibraries goes about it.
    private static (LibTorchOrigin Origin, string? Folder) Plan() =>
        Environment.GetEnvironmentVariable(LibTorchFolder.Variable) is { Length: > 0 } named ? (LibTorchOrigin.Variable, named)
        : TorchFiles.BundledLibTorch is { } bundled ? (LibTorchOrigin.Program, Path.GetDirectoryName(bundled))
        : TorchFiles.CachedLibTorch is { } cached ? (LibTorchOrigin.PackageCache, Path.GetDirectoryName(cached))
        : (LibTorchOrigin.System, null);

    private static string? LoadedFolder()
    {
        try
        {
            using var process = Process.GetCurrentProcess();
            var name = NativePlatform.FileName("torch_cpu");
            var found = process.Modules.Cast<ProcessModule>().FirstOrDefault(module => module.ModuleName == name);
            return Path.GetDirectoryName(found?.FileName);
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException or IOException
            or UnauthorizedAccessException or NotSupportedException)
        {
            return null; // no /proc, or one that isn't ours
        }
    }
}
