namespace SeNet.Torch.Batches;

/// <summary>Lists the images of class folders, and says what is wrong with a folder that isn't arranged so.</summary>
/// <param name="Classes">The classes in order, each with the paths of its images in order.</param>
/// <param name="Ignored">The files that are no images by their names, in order.</param>
internal sealed record ImageFolderListing((string Name, string[] Files)[] Classes, string[] Ignored)
{
    /// <summary>Lists a folder.</summary>
    /// <param name="root">The folder with the class folders.</param>
    /// <param name="leastClasses">How many classes there must be.</param>
    /// <exception cref="ImageDataException">See <see cref="ImageFolderSource(string)"/>.</exception>
    public static ImageFolderListing List(string root, int leastClasses)
    {
        if (!Directory.Exists(root))
            throw new ImageDataException(File.Exists(root)
                ? $"'{root}' is a file. Give the folder that holds one folder of images per class."
                : $"The folder '{root}' doesn't exist. Check the path.");
        try
        {
            return ListClasses(root, leastClasses);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var remedy = e.Message.EndsWith(ImageFiles.NotUnicodeRemedy, StringComparison.Ordinal) ? ""
                : e.Message.Contains(ImageFiles.NotUnicode, StringComparison.Ordinal) ? " " + ImageFiles.NotUnicodeRemedy
                : " Check its permissions.";
            throw new ImageDataException($"The folder '{root}' can't be listed: {e.Message}{remedy}", e);
        }
    }

    private static ImageFolderListing ListClasses(string root, int leastClasses)
    {
        var loose = ImageFiles.List(root, recurse: false, out var besides);
        if (loose.Length > 0)
            throw new ImageDataException($"{CountOf(loose.Length)} directly in '{root}', such as {Path.GetFileName(loose[0])}, where no class can be told. {Arrangement(root)}");
        if (ImageFolderParts.Find(root) is { } parts)
            throw new ImageDataException(
                $"'{root}' holds the parts of a data set, {parts}, not class folders. Give one of these folders instead.");

        var ignored = new List<string>(besides);
        var classes = ImageFiles.ListFolders(root).GroupBy(ComposedName.Of).OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => (one.Key, Files: one.SelectMany(name => ListClass(root, name, ignored)).ToArray())).ToArray();
        if (classes.Length == 0)
            throw new ImageDataException($"'{root}' has no class folders. {Arrangement(root)}");
        return classes.Length >= leastClasses
            ? new ImageFolderListing(classes, [.. ignored])
            : throw SingleClass(root, classes[0].Key);
    }

    /// <summary>What to say of a folder with one class, where more are needed; perhaps the classes are one folder further down.</summary>
    public static ImageDataException SingleClass(string root, string name)
    {
        var folder = Path.Combine(root, name);
        var isNested = Directory.Exists(folder) && ImageFiles.List(folder, recurse: false).Length == 0
            && ImageFiles.ListFolders(folder).Count(below => ImageFiles.HasAny(Path.Combine(folder, below))) > 1;
        var remedy = isNested ? $"Perhaps you mean '{folder}', which holds several." : Arrangement(root);
        return new ImageDataException($"'{root}' has a single class, '{name}'; classification needs two or more. {remedy}");
    }

    private static string[] ListClass(string root, string name, List<string> ignored)
    {
        var folder = Path.Combine(root, name);
        var files = ImageFiles.List(folder, recurse: true, out var others);
        if (files.Length == 0)
        {
            var found = others.Count == 0 ? "" : $", only {new IgnoredFiles(others)}";
            throw new ImageDataException(
                $"The class folder '{folder}' has no images ({ImageFiles.Kinds}){found}. Add some, or remove the folder.");
        }
        ignored.AddRange(others);
        return files;
    }

    private static string CountOf(int count) => count == 1 ? "An image lies" : $"{count} images lie";

    private static string Arrangement(string root) =>
        $"Put each class's images into a folder of its own: {Path.Combine(root, "daisy", "1.jpg")}, {Path.Combine(root, "roses", "1.jpg")}.";
}
