using System.IO.Enumeration;

namespace SeNet.Torch.Batches;

/// <summary>Lists the images of class folders, and says what is wrong with a folder that isn't arranged so.</summary>
internal static class ImageFolderListing
{
    private const string Kinds = ".jpg, .jpeg, .png, .bmp, .gif, .webp";

    /// <summary>The classes in order, each with the paths of its images in order.</summary>
    /// <exception cref="ImageDataException">See <see cref="ImageFolderSource(string)"/>.</exception>
    public static (string Name, string[] Files)[] List(string root)
    {
        if (!Directory.Exists(root))
            throw new ImageDataException(File.Exists(root)
                ? $"'{root}' is a file. Give the folder that holds one folder of images per class."
                : $"The folder '{root}' doesn't exist. Check the path.");
        try
        {
            return ListClasses(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageDataException($"The folder '{root}' can't be listed: {e.Message} Check its permissions.", e);
        }
    }

    private static (string Name, string[] Files)[] ListClasses(string root)
    {
        var loose = Images(root, recurse: false);
        if (loose.Length > 0)
            throw new ImageDataException($"{CountOf(loose.Length)} directly in '{root}', such as {Path.GetFileName(loose[0])}, where no class can be told. {Arrangement(root)}");

        var names = new FileSystemEnumerable<string>(root, (ref FileSystemEntry entry) => entry.FileName.ToString())
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory && !IsHidden(ref entry),
        }.Order(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
            throw new ImageDataException($"'{root}' has no class folders. {Arrangement(root)}");

        var classes = Array.ConvertAll(names, name => (name, Images(Path.Combine(root, name), recurse: true)));
        foreach (var (name, files) in classes)
            if (files.Length == 0)
                throw new ImageDataException($"The class folder '{Path.Combine(root, name)}' has no images ({Kinds}). Add some, or remove the folder.");
        return classes.Length > 1
            ? classes
            : throw new ImageDataException($"'{root}' has a single class, '{names[0]}'; classification needs two or more. {Arrangement(root)}");
    }

    private static string[] Images(string folder, bool recurse)
    {
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

    private static bool IsHidden(ref FileSystemEntry entry) => entry.IsHidden || entry.FileName.StartsWith('.');

    private static bool IsImage(ReadOnlySpan<char> name)
    {
        foreach (var kind in Kinds.AsSpan().Split(", "))
            if (name.EndsWith(Kinds.AsSpan(kind), StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static string CountOf(int count) => count == 1 ? "An image lies" : $"{count} images lie";

    private static string Arrangement(string root) =>
        $"Put each class's images into a folder of its own: {Path.Combine(root, "daisy", "1.jpg")}, {Path.Combine(root, "roses", "1.jpg")}.";
}
