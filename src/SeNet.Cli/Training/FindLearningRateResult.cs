using System.Globalization;
using System.Text;
using SeNet.Torch.Training;

namespace SeNet.Cli.Training;

/// <summary>What <c>senet find-lr --json</c> writes; scripts rely on the names.</summary>
/// <param name="Suggestion">A base learning rate; null if the loss never fell.</param>
/// <param name="Points">What was tried.</param>
internal sealed record FindLearningRateResult(double? Suggestion, IReadOnlyList<LearningRatePoint> Points)
{
    public static FindLearningRateResult From(LearningRateFinding found) => new(found.Suggestion, found.Points);

    /// <summary>The points as a CSV file.</summary>
    public static byte[] ToCsv(LearningRateFinding found)
    {
        var table = new StringBuilder("learning_rate,loss,smoothed_loss\n");
        foreach (var point in found.Points) table.Append(CultureInfo.InvariantCulture, $"{point.LearningRate:G6},{point.Loss:F6},{point.SmoothedLoss:F6}\n");
        return Encoding.UTF8.GetBytes(table.ToString());
    }

    /// <summary>The result in a sentence.</summary>
    public override string ToString() => Suggestion is { } rate
        ? FormattableString.Invariant($"Suggested learning rate: {rate:G2}. The loss fell fastest there; it was tried up to {Points[^1].LearningRate:G2}.")
        : "The loss never fell. Try a wider range (--from, --to), more steps or more images.";
}
