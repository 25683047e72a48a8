using System.IO.Compression;
using SeNet.Torch.Files;

namespace SeNet.Cli.Models;

/// <summary>Tells models from weights by their content, since both may be zip files.</summary>
internal static class FileKindDetection
{
    /// <summary>
    /// What a file is; whatever isn't a zip file that ML.NET wrote counts as weights, as does what is no file.
    /// </summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileKind Detect(string path)
    {
        // A folder, or perhaps a name; if not, opening it says which are near, or that it is a pipe.
        if (RegularFile.LengthOf(path) is null or 0) return FileKind.Weights;
        using var file = File.OpenRead(path);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            return zip.Entries.Any(entry => entry.Name == "Model.key" || entry.FullName.StartsWith("TransformerChain", StringComparison.Ordinal)) ? FileKind.Model : FileKind.Weights;
        }
        catch (InvalidDataException)
        {
            return FileKind.Weights;
        }
    }
}
