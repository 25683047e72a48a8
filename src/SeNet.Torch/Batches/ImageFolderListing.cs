using System.IO.Enumeration;

namespace SeNet.Torch.Batches;

/// <summary>Lists the images of class folders, and says what is wrong with a folder that isn't arranged so.</summary>
internal static class ImageFolderListing
{
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
        var loose = ImageFiles.List(root, recurse: false);
        if (loose.Length > 0)
            throw new ImageDataException($"{CountOf(loose.Length)} directly in '{root}', such as {Path.GetFileName(loose[0])}, where no class can be told. {Arrangement(root)}");

        var names = new FileSystemEnumerable<string>(root, (ref FileSystemEntry entry) => entry.FileName.ToString())
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory && !ImageFiles.IsHidden(ref entry),
        }.Order(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
            throw new ImageDataException($"'{root}' has no class folders. {Arrangement(root)}");

        var classes = Array.ConvertAll(names, name => (name, ImageFiles.List(Path.Combine(root, name), recurse: true)));
        foreach (var (name, files) in classes)
            if (files.Length == 0)
                throw new ImageDataException($"The class folder '{Path.Combine(root, name)}' has no images ({ImageFiles.Kinds}). Add some, or remove the folder.");
        return classes.Length > 1
            ? classes
            : throw new ImageDataException($"'{root}' has a single class, '{names[0]}'; classification needs two or more. {Arrangement(root)}");
    }

    private static string CountOf(int count) => count == 1 ? "An image lies" : $"{count} images lie";

    private static string Arrangement(string root) =>
        $"Put each class's images into a folder of its own: {Path.Combine(root, "daisy", "1.jpg")}, {Path.Combine(root, "roses", "1.jpg")}.";
}
