using System.Text;
using SeNet.Torch.Ranks;

namespace SeNet.Torch.Training;

/// <summary>Tells how several ranks share a training.</summary>
internal static class RankSummary
{
    private const int NamedHosts = 8;

    /// <summary>A line for the log. All ranks must call this, and get it.</summary>
    /// <param name="ranks">Who trains.</param>
    /// <param name="options">How.</param>
    /// <returns>The line; <see langword="null"/> for one process alone.</returns>
    public static string? Describe(RankGroup ranks, TrainingOptions options)
    {
        if (!ranks.IsShared) return null;
        var hosts = ranks.Gather(Encoding.UTF8.GetBytes(Environment.MachineName)).Select(Encoding.UTF8.GetString);
        return $"{ranks.Size} ranks by {ranks.Description} on {Describe([.. hosts])} share each batch of {options.BatchSize} images, "
            + $"{Share(options.BatchSize, ranks.Size)} per rank; {Describe(options.BatchNormalization)}";
    }

    /// <summary>The machines, and how many ranks each has.</summary>
    /// <param name="hosts">Each rank's.</param>
    internal static string Describe(IReadOnlyList<string> hosts)
    {
        var counts = hosts.CountBy(host => host).Select(host => $"{host.Key} ({host.Value})").ToArray();
        var more = counts.Length > NamedHosts ? $" and {counts.Length - NamedHosts} more" : "";
        return $"{(counts.Length == 1 ? "1 host" : $"{counts.Length} hosts")}: {string.Join(", ", counts.Take(NamedHosts))}{more}";
    }

    private static string Share(int batch, int ranks) => batch % ranks == 0 ? $"{batch / ranks}" : $"{batch / ranks} to {batch / ranks + 1}";

    private static string Describe(BatchNormalization normalization) => normalization == BatchNormalization.Synchronized
        ? $"{normalization} normalization: over the whole batch, whatever the number of ranks"
        : $"{normalization} normalization: over each rank's own images";
}
