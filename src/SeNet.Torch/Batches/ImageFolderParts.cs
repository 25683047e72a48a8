namespace SeNet.Torch.Batches;

/// <summary>
/// The parts of a data set that lie side by side in a folder, each with class folders of its own: <c>train</c>, <c>val</c> and <c>test</c>
/// (also <c>training</c>, <c>valid</c>, <c>validation</c> and <c>testing</c>, in upper or lower case; where nothing else lies beside them,
/// also within longer names, such as <c>training_set</c> and <c>test_set</c>).
/// </summary>
/// <param name="Training">The folder to learn from; <see langword="null"/> if there is none.</param>
/// <param name="Validation">The folder to measure epochs with; <see langword="null"/> if there is none.</param>
/// <param name="Test">The folder to measure the model with; <see langword="null"/> if there is none.</param>
public sealed record ImageFolderParts(string? Training, string? Validation, string? Test)
{
    private static readonly string[] TrainingNames = ["train", "training"];
    private static readonly string[] ValidationNames = ["val", "valid", "validation"];
    private static readonly string[] TestNames = ["test", "testing"];
    private static readonly char[] BetweenWords = ['_', '-', ' ', '.'];

    /// <summary>Looks for parts; opens no file.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The parts; <see langword="null"/> if the folder holds class folders, or nothing, or is none.</returns>
    /// <exception cref="ImageDataException">Parts lie beside class folders, or hold no class folders.</exception>
    /// <exception cref="IOException">The folder can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static ImageFolderParts? Find(string folder)
    {
        if (!Directory.Exists(folder)) return null;
        var names = ImageFiles.ListFolders(folder);
        var named = names.Where(IsPart).ToArray();
        if (named.Length == 0) return FindLongNames(folder, names);
        var parts = named.Where(name => HoldsClasses(Path.Combine(folder, name))).ToArray();
        var classes = names.Except(named).Where(name => ImageFiles.HasAny(Path.Combine(folder, name))).ToArray();
        if (parts.Length == 0 && named.Length > 1 && classes.Length == 0 && named.Any(IsTraining))
            throw new ImageDataException(
                $"'{folder}' holds {Names(named)}, the names of a data set's parts, without class folders in them. "
                + $"Put each class's images into a folder of its own: {Path.Combine(folder, named.First(IsTraining), "daisy", "1.jpg")}.");
        // A class may be called 'train', and have folders below; but not those of the other classes.
        if (parts.Length == 0) return null;
        var below = ImageFiles.ListFolders(Path.Combine(folder, parts[0]));
        if (classes.Length > 0 && parts.Length == 1 && !below.Intersect(classes).Any()) return null;
        if (classes.Length > 0)
            throw new ImageDataException(
                $"'{folder}' holds parts of a data set, {Names(parts)}, beside folders with images, such as '{classes[0]}'. "
                + $"Give the part that you mean, such as '{Path.Combine(folder, parts[0])}', or move the others away.");
        return Create(folder, parts, Is);
    }

    /// <summary>The parts' folders: "'photos/train', 'photos/val'".</summary>
    public override string ToString() => Names(new[] { Training, Validation, Test }.OfType<string>());

    // As the parts of many published data sets are called, such as training_set and test_set.
    private static ImageFolderParts? FindLongNames(string folder, string[] names)
    {
        var filled = names.Where(name => ImageFiles.HasAny(Path.Combine(folder, name))).ToArray();
        return filled.Length > 1 && filled.Any(name => Has(name, TrainingNames))
            && filled.All(name => Has(name, [.. TrainingNames, .. ValidationNames, .. TestNames]) && HoldsClasses(Path.Combine(folder, name)))
            ? Create(folder, filled, Has)
            : null;
    }

    private static ImageFolderParts Create(string folder, string[] parts, Func<string, string[], bool> isOne)
    {
        return new ImageFolderParts(Only(TrainingNames), Only(ValidationNames), Only(TestNames));

        string? Only(string[] names)
        {
            var found = parts.Where(part => isOne(part, names)).ToArray();
            if (found.Length < 2) return found.Length == 0 ? null : Path.Combine(folder, found[0]);
            throw new ImageDataException(
                $"'{folder}' holds parts of a data set of which {Names(found)} are of one kind. "
                + $"Give the folder that you mean, such as '{Path.Combine(folder, found[0])}'.");
        }
    }

    private static bool IsPart(string name) => IsTraining(name) || Is(name, ValidationNames) || Is(name, TestNames);

    private static bool IsTraining(string name) => Is(name, TrainingNames);

    private static bool Is(string name, string[] names) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool Has(string name, string[] words) => name.Split(BetweenWords).Any(word => Is(word, words));

    private static bool HoldsClasses(string folder) =>
        ImageFiles.List(folder, recurse: false).Length == 0
        && ImageFiles.ListFolders(folder).Any(name => ImageFiles.HasAny(Path.Combine(folder, name)));

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
