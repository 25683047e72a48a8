namespace SeNet.Torch.Batches;

/// <summary>
/// The parts of a data set that lie side by side in a folder, each with class folders of its own: <c>train</c>, <c>val</c> and <c>test</c>
/// (also <c>training</c>, <c>valid</c>, <c>validation</c> and <c>testing</c>, in upper or lower case).
/// </summary>
/// <param name="Training">The folder to learn from; <see langword="null"/> if there is none.</param>
/// <param name="Validation">The folder to measure epochs with; <see langword="null"/> if there is none.</param>
/// <param name="Test">The folder to measure the model with; <see langword="null"/> if there is none.</param>
public sealed record ImageFolderParts(string? Training, string? Validation, string? Test)
{
    private static readonly string[] TrainingNames = ["train", "training"];
    private static readonly string[] ValidationNames = ["val", "valid", "validation"];
    private static readonly string[] TestNames = ["test", "testing"];

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
        if (named.Length == 0) return null;
        var parts = named.Where(name => HoldsClasses(Path.Combine(folder, name))).ToArray();
        var classes = names.Except(named).Where(name => ImageFiles.HasAny(Path.Combine(folder, name))).ToArray();
        if (parts.Length == 0 && named.Length > 1 && classes.Length == 0 && named.Any(IsTraining))
            throw new ImageDataException(
                $"'{folder}' holds {Names(named)}, the names of a data set's parts, without class folders in them. "
                + $"Put each class's images into a folder of its own: {Path.Combine(folder, named.First(IsTraining), "daisy", "1.jpg")}.");
        // A class may be called 'train', and have folders below.
        if (parts.Length == 0 || (classes.Length > 0 && parts.Length == 1)) return null;
        if (classes.Length > 0)
            throw new ImageDataException(
                $"'{folder}' holds parts of a data set, {Names(parts)}, beside folders with images, such as '{classes[0]}'. "
                + $"Give the part that you mean, such as '{Path.Combine(folder, parts[0])}', or move the others away.");
        return new ImageFolderParts(First(folder, parts, TrainingNames), First(folder, parts, ValidationNames), First(folder, parts, TestNames));
    }

    /// <summary>The parts' folders: "'photos/train', 'photos/val'".</summary>
    public override string ToString() => Names(new[] { Training, Validation, Test }.OfType<string>());

    private static bool IsPart(string name) => IsTraining(name) || Is(name, ValidationNames) || Is(name, TestNames);

    private static bool IsTraining(string name) => Is(name, TrainingNames);

    private static bool Is(string name, string[] names) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool HoldsClasses(string folder) =>
        ImageFiles.List(folder, recurse: false).Length == 0
        && ImageFiles.ListFolders(folder).Any(name => ImageFiles.HasAny(Path.Combine(folder, name)));

    private static string? First(string folder, string[] parts, string[] names) =>
        parts.FirstOrDefault(part => Is(part, names)) is { } name ? Path.Combine(folder, name) : null;

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
