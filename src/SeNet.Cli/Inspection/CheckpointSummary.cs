using SeNet.Cli.Output;
using SeNet.Torch.Weights;

namespace SeNet.Cli.Inspection;

/// <summary>Where in a file the weights were found, and what else is there.</summary>
/// <param name="Wrapper">The keys that lead to them, joined by dots; empty at the root.</param>
/// <param name="Prefix">What precedes every tensor's name.</param>
/// <param name="MovingAverage">Whether the file has a moving average, too.</param>
/// <param name="OtherNetworks">Where the weights of other networks are.</param>
/// <param name="IgnoredTensors">The tensors that aren't the network's.</param>
/// <param name="SkippedObjects">The classes of Python objects that were skipped.</param>
/// <param name="NonFinite">The tensors with NaN or infinite values, and how many.</param>
internal sealed record CheckpointSummary(
    string Wrapper, string Prefix, bool MovingAverage, IReadOnlyList<string> OtherNetworks, IReadOnlyList<string> IgnoredTensors, IReadOnlyList<string> SkippedObjects,
    IReadOnlyList<NonFiniteTensor> NonFinite)
{
    private const int Listed = 8;

    public static CheckpointSummary Create(string path, CheckpointWeights which, WeightsDescription found) => new(
        found.Wrapper, found.Prefix, found.HasMovingAverage, found.OtherNetworks, found.IgnoredTensors, found.SkippedObjects, ModelWeights.FindNonFinite(path, which));

    /// <summary>Writes a line for each thing that there is.</summary>
    public void Write()
    {
        if (Wrapper.Length + Prefix.Length > 0)
            Report.Line($"found {string.Join(", ", new[] { Wrapper.Length > 0 ? $"under the key '{Wrapper}'" : "", Prefix.Length > 0 ? $"with names that begin with '{Prefix}'" : "" }.Where(text => text.Length > 0))}");
        if (MovingAverage) Report.Line("the file has a moving average of the weights, too: --moving-average takes that");
        WriteList(OtherNetworks, "other networks in the file");
        WriteList(IgnoredTensors, "tensors beside the network's, which are left out");
        WriteList(SkippedObjects, "Python objects, which are skipped");
        WriteList([.. NonFinite.Select(tensor => $"{tensor.Name} ({tensor.NaNCount} NaN, {tensor.InfinityCount} infinite)")], "tensors with values that aren't finite, with which nothing can be computed");
    }

    private static void WriteList(IReadOnlyList<string> items, string what)
    {
        if (items.Count > 0) Report.Line($"{items.Count} {what}: {string.Join(", ", items.Take(Listed))}{(items.Count > Listed ? ", …" : "")}");
    }
}
