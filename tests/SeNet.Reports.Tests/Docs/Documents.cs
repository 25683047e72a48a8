namespace SeNet.Reports.Tests.Docs;

/// <summary>The repository's Markdown files.</summary>
internal static class Documents
{
    private static readonly string[] Left = ["bin", "obj", "runs", "node_modules", "artifacts", "packages"];

    /// <summary>Their paths from the root, with forward slashes.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Find(Fixtures.Root).Select(path => Path.GetRelativePath(Fixtures.Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static string Read(string document) => File.ReadAllText(Path.Combine(Fixtures.Root, document)).ReplaceLineEndings("\n");

    private static IEnumerable<string> Find(string folder) =>
        Directory.EnumerateFiles(folder, "*.md").Concat(Directory.EnumerateDirectories(folder)
            .Where(path => Path.GetFileName(path) is var name && !name.StartsWith('.') && !Left.Contains(name))
            .SelectMany(Find));
}
