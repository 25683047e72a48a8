using SeNet.Torch.Files;
using SeNet.Torch.Training;

namespace SeNet.Reports.Tables;

/// <summary>A class whose images were taken for another.</summary>
/// <param name="Actual">The class, counted from 0.</param>
/// <param name="Predicted">The class that they were taken for, likewise.</param>
/// <param name="Images">How many.</param>
/// <param name="Share">Their share of the class's images, 0 to 1.</param>
public sealed record ConfusedPair(int Actual, int Predicted, int Images, double Share)
{
    /// <summary>All pairs that were confused, the most frequent first.</summary>
    public static IReadOnlyList<ConfusedPair> Of(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        var images = ClassMeasures.Of(confusion);
        var pairs = new List<ConfusedPair>();
        for (var actual = 0; actual < images.Count; actual++)
            for (var predicted = 0; predicted < images.Count; predicted++)
                if (actual != predicted && confusion[actual, predicted] is > 0 and var cases)
                    pairs.Add(new ConfusedPair(actual, predicted, cases, (double)cases / images[actual].Images));
        return [.. pairs.OrderByDescending(pair => pair.Images).ThenByDescending(pair => pair.Share).ThenBy(pair => pair.Actual).ThenBy(pair => pair.Predicted)];
    }

    internal static string ToCsv(ConfusionMatrix confusion)
    {
        var table = new Csv("class", "taken_for", "images", "share_of_class");
        foreach (var pair in Of(confusion)) table.Add(confusion.ClassNames[pair.Actual], confusion.ClassNames[pair.Predicted], pair.Images, pair.Share);
        return table.ToString();
    }
}
