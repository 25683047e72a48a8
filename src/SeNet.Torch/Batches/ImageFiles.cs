using System.IO.Enumeration;

namespace SeNet.Torch.Batches;

/// <summary>
/// Tells image files by their names: those ending in .jpg, .jpeg, .jpe, .jfif, .png, .bmp, .gif or .webp, in upper or lower case, but
/// nothing hidden or beginning with a dot, and nothing of what systems and archivers leave behind, such as <c>__MACOSX</c>. Thread-safe.
/// </summary>
public static class ImageFiles
{
    /// <summary>What stands for bytes that aren't UTF-8; no path leads back to such a file.</summary>
    internal const char NotUnicode = '\uFFFD';

    /// <summary>What to do about it.</summary>
    internal const string NotUnicodeRemedy =
        "A folder's name isn't UTF-8, so that it can't be opened; rename it (on Linux for instance with convmv).";

    internal const string Kinds = ".jpg, .jpeg, .jpe, .jfif, .png, .bmp, .gif, .webp";

    // Archivers of macOS, file servers, recycle bins, Windows, Python.
    private static readonly string[] LeftBehind =
    [
        "__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found", "__pycache__",
        "Thumbs.db", "ehthumbs.db", "desktop.ini",
    ];

    /// <summary>Lists the images in a folder; opens none.</summary>
    /// <param name="folder">The folder. A link to one is followed.</param>
    /// <param name="recurse">Whether to go into the folders below it too; links to folders are not followed there.</param>
    /// <returns>Their paths, which begin with <paramref name="folder"/>, sorted by their characters' codes, so that the order is the same on every machine.</returns>
    /// <exception cref="IOException">The folder doesn't exist or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static string[] List(string folder, bool recurse) => List(folder, recurse, out _);

    /// <summary>Lists the images in a folder, and what isn't one by its name; opens none.</summary>
    /// <param name="folder">As for <see cref="List(string, bool)"/>.</param>
    /// <param name="recurse">As there.</param>
    /// <param name="others">The paths of the other files, but for hidden ones and the like, in the same order.</param>
    /// <returns>The images' paths, as there.</returns>
    /// <exception cref="IOException">The folder doesn't exist or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static string[] List(string folder, bool recurse, out IReadOnlyList<string> others)
    {
        var files = Enumerate(folder, recurse).ToLookup(file => IsImage(file));
        others = Sort(files[false]);
        return Sort(files[true]);
    }

    /// <summary>Whether there is an image in a folder or below it.</summary>
    internal static bool HasAny(string folder) => Enumerate(folder, recurse: true).Any(file => IsImage(file));

    /// <summary>The names of the folders in a folder, in order; links to folders among them.</summary>
    internal static string[] ListFolders(string folder) =>
    [
        .. new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.FileName.ToString())
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory && !IsHidden(ref entry),
        }.Order(StringComparer.Ordinal),
    ];

    private static FileSystemEnumerable<string> Enumerate(string folder, bool recurse)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new FileSystemEnumerable<string>(
            folder,
            (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
            new EnumerationOptions { RecurseSubdirectories = recurse, AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && !IsHidden(ref entry),
            // A link to a folder may lead back up.
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsHidden(ref entry)
                && (entry.Attributes & FileAttributes.ReparsePoint) == 0 && CanOpen(ref entry),
        };
    }

    // With one separator, so that the order is the same on every system.
    private static string[] Sort(IEnumerable<string> paths)
    {
        string[] files = [.. paths];
        Array.Sort(Array.ConvertAll(files, file => file.Replace(Path.DirectorySeparatorChar, '/')), files, StringComparer.Ordinal);
        return files;
    }

    // A folder whose name isn't UTF-8 would be passed over with all that is in it.
    private static bool CanOpen(ref FileSystemEntry entry)
    {
        if (!entry.FileName.Contains(NotUnicode) || Directory.Exists(entry.ToFullPath())) return true;
        throw new IOException($"Could not find the folder '{entry.ToFullPath()}'. {NotUnicodeRemedy}");
    }

    private static bool IsHidden(ref FileSystemEntry entry)
    {
        if (entry.IsHidden || entry.FileName.StartsWith('.')) return true;
        foreach (var name in LeftBehind)
            if (entry.FileName.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static bool IsImage(ReadOnlySpan<char> name)
    {
        foreach (var kind in Kinds.AsSpan().Split(", "))
            if (name.EndsWith(Kinds.AsSpan(kind), StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
