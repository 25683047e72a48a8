using SeNet.Cli.Output;

namespace SeNet.Cli.Published;

/// <summary>What <c>senet weights get --json</c> and <c>where --json</c> write; scripts rely on the names.</summary>
/// <param name="Files">The names in their order.</param>
internal sealed record WeightsFilesResult(IReadOnlyList<WeightsFilesResult.File> Files)
{
    /// <summary>Writes the paths, a line each.</summary>
    public void Write()
    {
        foreach (var file in Files.Where(file => file.Path is not null)) Report.Line(file.Path!);
    }

    /// <summary>The file of a name.</summary>
    /// <param name="Name">Publisher and name.</param>
    /// <param name="Path">Where it lies; null if it isn't on this machine.</param>
    /// <param name="Licence">As the publisher states it.</param>
    internal sealed record File(string Name, string? Path, string Licence);
}
