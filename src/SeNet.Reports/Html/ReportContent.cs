using System.Text.Json.Nodes;
using SeNet.Reports.Charts;
using SeNet.Torch.Training;

namespace SeNet.Reports.Html;

/// <summary>What a report shows.</summary>
internal sealed record ReportContent
{
    public required string Title { get; init; }

    public required IReadOnlyList<EpochReport> Epochs { get; init; }

    /// <summary>What the images are called that the network was measured with after each epoch.</summary>
    public required string Measured { get; init; }

    /// <summary>How the network does: the best epoch's, or the finished one's on other images; null while there is none.</summary>
    public required Evaluation? Evaluation { get; init; }

    /// <summary>What the images of <see cref="Evaluation"/> are called.</summary>
    public required string Evaluated { get; init; }

    /// <summary>The mistakes to show, the worst first.</summary>
    public required IReadOnlyList<Mistake> Mistakes { get; init; }

    public required JsonObject? Settings { get; init; }

    public required JsonObject Environment { get; init; }

    /// <summary>Whether the run has ended.</summary>
    public required bool IsComplete { get; init; }

    public TrainingCurve Curve => new(Title, Epochs, Measured);

    /// <summary>The epoch whose weights the network has, as far as has been reported.</summary>
    public EpochReport? BestEpoch => Epochs.LastOrDefault(epoch => epoch.IsBest);
}
