using System.IO.Compression;
using SeNet.Cli.Published;

namespace SeNet.Cli.Models;

/// <summary>Tells models from weights by their content, since both may be zip files.</summary>
internal static class FileKindDetection
{
    /// <summary>What a file is; whatever isn't a zip file, or is one that PyTorch wrote, counts as weights, as does a name of the catalogue.</summary>
    /// <exception cref="IOException">The file doesn't exist or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileKind Detect(string path)
    {
        if (NamedWeights.IsName(path)) return FileKind.Weights;
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
