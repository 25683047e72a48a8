using System.IO.Enumeration;

namespace SeNet.Torch.Batches;

/// <summary>
/// Tells image files by their names: those ending in .jpg, .jpeg, .png, .bmp, .gif or .webp, in upper or lower case, but nothing hidden
/// or beginning with a dot. Thread-safe.
/// </summary>
public static class ImageFiles
{
    internal const string Kinds = ".jpg, .jpeg, .png, .bmp, .gif, .webp";

    /// <summary>Lists the images in a folder; opens none.</summary>
    /// <param name="folder">The folder. A link to one is followed.</param>
    /// <param name="recurse">Whether to go into the folders below it too; links to folders are not followed there.</param>
    /// <returns>Their paths, which begin with <paramref name="folder"/>, sorted by their characters' codes, so that the order is the same on every machine.</returns>
    /// <exception cref="IOException">The folder doesn't exist or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static string[] List(string folder, bool recurse)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var files = new FileSystemEnumerable<string>(
            folder,
            (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
            new EnumerationOptions { RecurseSubdirectories = recurse, AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && !IsHidden(ref entry) && IsImage(entry.FileName),
            // A link to a folder may lead back up.
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsHidden(ref entry) && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        }.ToArray();

        // With one separator, so that the order is the same on every system.
        Array.Sort(Array.ConvertAll(files, file => file.Replace(Path.DirectorySeparatorChar, '/')), files, StringComparer.Ordinal);
        return files;
    }

    internal static bool IsHidden(ref FileSystemEntry entry) => entry.IsHidden || entry.FileName.StartsWith('.');

    private static bool IsImage(ReadOnlySpan<char> name)
    {
        foreach (var kind in Kinds.AsSpan().Split(", "))
            if (name.EndsWith(Kinds.AsSpan(kind), StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
