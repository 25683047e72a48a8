using System.Globalization;
using SeNet.Cli.Output;
using SeNet.Torch.Pretrained;
using SeNet.Torch.Weights;

namespace SeNet.Cli.Published;

/// <summary>What <c>senet weights list --json</c> writes; scripts rely on the names.</summary>
/// <param name="Weights">The entries, in the catalogue's order.</param>
internal sealed record WeightsListResult(IReadOnlyList<WeightsListResult.Entry> Weights)
{
    /// <summary>The entries whose name or network contains a text.</summary>
    public static WeightsListResult Create(string? match) => new([.. PretrainedWeights.All
        .Where(entry => match is null || entry.FullName.Contains(match, StringComparison.OrdinalIgnoreCase)
            || entry.ArchitectureName.Contains(match, StringComparison.OrdinalIgnoreCase))
        .Select(Entry.From)]);

    /// <summary>Writes the result as text.</summary>
    public void Write() => Report.Table(
        ["name", "network", "filter", "licence", "top-1 %", "parameters M", "size", "crop"],
        Weights.Select(entry => new[]
        {
            entry.Name, entry.Architecture, entry.Filter, entry.Licence,
            Text(entry.Top1, "F2"), Text(entry.MillionParameters, "F1"), $"{entry.TestSize}", Text(entry.CropShare, "0.###"),
        }),
        names: 4);

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>An entry.</summary>
    /// <param name="Name">Publisher and name.</param>
    /// <param name="Architecture">The network's name.</param>
    /// <param name="MillionParameters">Its parameters in millions.</param>
    /// <param name="TestSize">Side of the images that it was tested with, in pixels.</param>
    /// <param name="CropShare">That side as a share of the resized image's shorter one.</param>
    /// <param name="Filter">By which filter they were resized.</param>
    /// <param name="Top1">Published accuracy on ImageNet, in percent.</param>
    /// <param name="Licence">As the publisher states it.</param>
    /// <param name="Files">Names, addresses and hashes of its files; the hash is null where only the hub states it.</param>
    internal sealed record Entry(
        string Name, string Architecture, double MillionParameters, int TestSize, double CropShare, string Filter, double Top1, string Licence,
        IReadOnlyList<File> Files)
    {
        public static Entry From(PretrainedEntry entry) => new(
            entry.FullName, entry.ArchitectureName, entry.MillionParameters, entry.TestSize, entry.CropShare,
            entry.Filter.ToString().ToLowerInvariant(), entry.Top1, entry.Licence,
            [.. entry.Files.Select(file => new File(file.FileName, file.GetAddress(new Uri("https://huggingface.co")).AbsoluteUri, file.Sha256))]);
    }

    /// <summary>A file of an entry.</summary>
    /// <param name="Name">Its name where it is published.</param>
    /// <param name="Address">Where that is.</param>
    /// <param name="Sha256">Its hash or the beginning of it.</param>
    internal sealed record File(string Name, string Address, string? Sha256);
}
