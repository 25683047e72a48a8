using System.IO.Compression;

namespace SeNet.Cli.Models;

/// <summary>Tells models from weights by their content, since both may be zip files.</summary>
internal static class FileKindDetection
{
    /// <summary>
    /// What a file is; whatever isn't a zip file, or is one that PyTorch wrote, counts as weights, as does what is no file.
    /// </summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileKind Detect(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path)) return FileKind.Weights; // perhaps a name; if not, opening it says which are near
        using var file = File.OpenRead(path);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            return zip.Entries.Any(entry => entry.Name == "data.pkl") ? FileKind.Weights : FileKind.Model;
        }
        catch (InvalidDataException)
        {
            return FileKind.Weights;
        }
    }
}
