namespace SeNet.Torch.Batches;

/// <summary>Files that were left out because their names aren't those of images; <see cref="ToString"/> counts and names them.</summary>
/// <param name="Paths">Their paths.</param>
public sealed record IgnoredFiles(IReadOnlyList<string> Paths)
{
    private const int NamedKinds = 5;

    /// <summary>How many there are of each kind, and one by name: "3 files of other kinds: .txt (2), .heic (1); such as a/notes.txt".</summary>
    public override string ToString()
    {
        if (Paths.Count == 0) return "no files of other kinds";
        var kinds = Paths.GroupBy(path => Path.GetExtension(path).ToLowerInvariant())
            .OrderByDescending(kind => kind.Count()).ThenBy(kind => kind.Key, StringComparer.Ordinal).ToArray();
        var named = kinds.Take(NamedKinds).Select(kind => $"{(kind.Key.Length > 0 ? kind.Key : "no ending")} ({kind.Count():N0})");
        var more = kinds.Length > NamedKinds ? $" and {kinds.Length - NamedKinds} more" : "";
        return $"{Paths.Count:N0} {(Paths.Count == 1 ? "file" : "files")} of other kinds: {string.Join(", ", named)}{more}; such as {Paths[0]}";
    }
}
