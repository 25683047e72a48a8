using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchSharp;

namespace SeNet.Torch.Native;

/// <summary>Which libtorch a folder holds, as far as the files around it tell.</summary>
internal static partial class LibTorchVersion
{
    /// <summary>
    /// The version that torch/version.py (a Python install) or build-version (a libtorch download) gives beside
    /// <paramref name="folder"/>, such as "2.10.0+cu128"; null when there is neither, or it can't be read.
    /// </summary>
    public static string? Of(string folder)
    {
        var above = Path.Combine(folder, "..");
        return Read(Path.Combine(above, "version.py"), Assignment())
            ?? Read(Path.Combine(above, "build-version"), Number());
    }

    /// <summary>What the libtorch that is loaded says of itself, "2.10.0"; null where it doesn't, as older ones don't.</summary>
    public static unsafe string? OfLoaded()
    {
        if (!NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, null, out var library)
            || !NativeLibrary.TryGetExport(library, "aoti_torch_abi_version", out var address)) return null;
        var version = ((delegate* unmanaged[Cdecl]<ulong>)address)(); // a byte each
        return string.Create(CultureInfo.InvariantCulture, $"{version >> 56}.{version >> 48 & 0xFF}.{version >> 40 & 0xFF}");
    }

    /// <summary>Whether <paramref name="version"/> ("2.10.0+cu128") is of the release <paramref name="release"/> ("2.10").</summary>
    public static bool IsRelease(string version, string release) =>
        version == release || version.StartsWith(release + ".", StringComparison.Ordinal);

    private static string? Read(string path, Regex pattern)
    {
        try
        {
            return File.Exists(path) && pattern.Match(File.ReadAllText(path)) is { Success: true } match
                ? match.Groups["version"].Value
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // unknown: the symbols decide
        }
    }

    [GeneratedRegex(@"^__version__\s*(:[^=\n]*)?=\s*['""](?<version>\d[^'""\s]*)['""]", RegexOptions.Multiline)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^(?<version>\d\S*)")]
    private static partial Regex Number();
}
