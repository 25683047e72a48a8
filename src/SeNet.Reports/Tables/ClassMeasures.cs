using SeNet.Torch.Files;
using SeNet.Torch.Training;

namespace SeNet.Reports.Tables;

/// <summary>How well a network knows one class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Images">Its images (support).</param>
/// <param name="Answers">Images that were taken for it, rightly or wrongly.</param>
/// <param name="Right">Its images that were recognized.</param>
public sealed record ClassMeasures(string Name, int Images, int Answers, int Right)
{
    /// <summary>Share of its images that were recognized, 0 to 1; NaN if there is none.</summary>
    public double Recall => (double)Right / Images;

    /// <summary>Share of the answers of this class that are right, 0 to 1; NaN if it was never answered.</summary>
    public double Precision => (double)Right / Answers;

    /// <summary>Harmonic mean of precision and recall, 0 to 1; NaN where there are neither images nor answers.</summary>
    public double F1 => 2.0 * Right / (Images + Answers);

    /// <summary>Measures every class of a confusion matrix, in its order.</summary>
    public static IReadOnlyList<ClassMeasures> Of(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        var count = confusion.ClassNames.Count;
        var (images, answers) = (new int[count], new int[count]);
        for (var actual = 0; actual < count; actual++)
            for (var predicted = 0; predicted < count; predicted++)
            {
                images[actual] += confusion[actual, predicted];
                answers[predicted] += confusion[actual, predicted];
            }
        return [.. confusion.ClassNames.Select((name, index) => new ClassMeasures(name, images[index], answers[index], confusion[index, index]))];
    }

    internal static string ToCsv(ConfusionMatrix confusion)
    {
        var table = new Csv("class", "images", "answers", "right", "precision", "recall", "f1");
        foreach (var measures in Of(confusion))
            table.Add(measures.Name, measures.Images, measures.Answers, measures.Right, measures.Precision, measures.Recall, measures.F1);
        return table.ToString();
    }
}
