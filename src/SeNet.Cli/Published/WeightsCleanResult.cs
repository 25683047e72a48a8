namespace SeNet.Cli.Published;

/// <summary>What <c>senet weights clean --json</c> writes; scripts rely on the names.</summary>
/// <param name="Folder">The cache.</param>
/// <param name="Files">The names of the deleted files.</param>
internal sealed record WeightsCleanResult(string Folder, IReadOnlyList<string> Files)
{
    /// <summary>The result in a sentence.</summary>
    public override string ToString() => Files.Count == 0
        ? $"There was nothing to delete in {Folder}."
        : $"Deleted from {Folder}: {string.Join(", ", Files)}.";
}
