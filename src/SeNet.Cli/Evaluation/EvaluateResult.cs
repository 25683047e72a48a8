using SeNet.Cli.Output;
using SeNet.Torch.Training;

namespace SeNet.Cli.Evaluation;

/// <summary>What <c>senet evaluate --json</c> writes; scripts rely on the names.</summary>
/// <param name="Images">Number of images scored.</param>
/// <param name="Accuracy">Share of images whose class was right, 0 to 1.</param>
/// <param name="Top5Accuracy">Share of images whose class was among the five most probable, 0 to 1.</param>
/// <param name="MacroAccuracy">Mean of the classes' recalls, over the classes that have images.</param>
/// <param name="LogLoss">Mean cross-entropy per image, in nats.</param>
/// <param name="Classes">Each class, in the order of the scores.</param>
/// <param name="Confusion">Row by row what was taken for what: <c>confusion[actual][predicted]</c> images.</param>
/// <param name="Skipped">What is wrong with the images that were left out.</param>
internal sealed record EvaluateResult(
    int Images, double Accuracy, double Top5Accuracy, double MacroAccuracy, double LogLoss, IReadOnlyList<EvaluateResult.Class> Classes, IReadOnlyList<int[]> Confusion,
    IReadOnlyList<string> Skipped)
{
    public static EvaluateResult From(Torch.Training.Evaluation evaluation, double top5Accuracy, IReadOnlyList<string> skipped)
    {
        var confusion = evaluation.Confusion;
        var indices = Enumerable.Range(0, confusion.ClassNames.Count).ToArray();
        Class[] classes = [.. indices.Select(index => new Class(
            confusion.ClassNames[index], indices.Sum(predicted => confusion[index, predicted]), Share(confusion.Recall(index)), Precision(confusion, index)))];
        return new EvaluateResult(
            confusion.Total, evaluation.Accuracy, top5Accuracy, classes.Average(one => one.Recall)!.Value, evaluation.Loss, classes,
            [.. indices.Select(actual => indices.Select(predicted => confusion[actual, predicted]).ToArray())], skipped);
    }

    /// <summary>Writes the result as text.</summary>
    public void Write()
    {
        var topFive = Classes.Count > 5 ? $", among the first five {Top5Accuracy:P2}" : "";
        Report.Line($"{Images:N0} images: accuracy {Accuracy:P2}{topFive}, mean over classes {MacroAccuracy:P2}, log loss {LogLoss:F4}");
        Report.Table(
            ["class", "images", "recall", "precision"],
            Classes.Select(one => new[] { one.Name, $"{one.Images:N0}", $"{one.Recall:P2}", $"{one.Precision:P2}" }));
    }

    private static double? Precision(ConfusionMatrix confusion, int predicted)
    {
        var count = Enumerable.Range(0, confusion.ClassNames.Count).Sum(actual => confusion[actual, predicted]);
        return Share((double)confusion[predicted, predicted] / count);
    }

    private static double? Share(double value) => double.IsNaN(value) ? null : value;

    /// <summary>A class.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Images">Number of its images.</param>
    /// <param name="Recall">Share of its images that were recognized, 0 to 1; null if it has none.</param>
    /// <param name="Precision">Share of the images taken for it that are its own, 0 to 1; null if there are none.</param>
    internal sealed record Class(string Name, int Images, double? Recall, double? Precision);
}
