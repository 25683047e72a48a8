using System.Text;
using Microsoft.ML.Data;
using SeNet.Samples.Common.Display;
using SeNet.Torch.Files;

namespace SeNet.Samples.Common.MLNet;

/// <summary>What ML.NET's <c>Evaluate</c> found, as tables and as files.</summary>
/// <param name="metrics">The metrics.</param>
/// <param name="classNames">The classes, in the order of the scores.</param>
public sealed class EvaluationReport(MulticlassClassificationMetrics metrics, IReadOnlyList<string> classNames)
{
    /// <summary>Writes the metrics of all images, and of each class, to the console.</summary>
    public void Show()
    {
        TrainingDisplay.Table(["test images", ""], Overall().Select(entry => new[] { entry.Name, entry.Text }));
        TrainingDisplay.Table(["class", "images", "found (recall)", "answers right (precision)"], classNames.Index().Select(entry => new[]
        {
            entry.Item, $"{Images(entry.Index):N0}", Percent(metrics.ConfusionMatrix.PerClassRecall[entry.Index]), Percent(metrics.ConfusionMatrix.PerClassPrecision[entry.Index]),
        }));
    }

    /// <summary>Writes <c>metrics.csv</c>.</summary>
    /// <param name="folder">Must exist.</param>
    public void Save(string folder)
    {
        var table = new StringBuilder("metric,value\n");
        foreach (var (name, value, _) in Overall()) table.Append($"{name},{value:R}\n");
        foreach (var (index, name) in classNames.Index())
            table.Append($"\"recall of {name.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{metrics.ConfusionMatrix.PerClassRecall[index]:R}\n");
        AtomicFile.Write(Path.Combine(folder, "metrics.csv"), file => file.Write(Encoding.UTF8.GetBytes(table.ToString())));
    }

    private IEnumerable<(string Name, double Value, string Text)> Overall() =>
    [
        ("micro accuracy", metrics.MicroAccuracy, Percent(metrics.MicroAccuracy)),
        ("macro accuracy", metrics.MacroAccuracy, Percent(metrics.MacroAccuracy)),
        ($"top-{metrics.TopKPredictionCount} accuracy", metrics.TopKAccuracy, Percent(metrics.TopKAccuracy)),
        ("log-loss", metrics.LogLoss, $"{metrics.LogLoss:F4}"),
    ];

    private double Images(int index) => metrics.ConfusionMatrix.Counts[index].Sum();

    private static string Percent(double share) => double.IsNaN(share) ? "–" : $"{share:P1}";
}
