using System.Globalization;
using SeNet.Torch.Files;
using SeNet.Torch.Training;

namespace SeNet.Reports.Tables;

/// <summary>The finished epochs of a run.</summary>
internal sealed class EpochTable
{
    private readonly List<EpochReport> _epochs = [];

    /// <summary>The epochs so far, in order.</summary>
    public IReadOnlyList<EpochReport> Epochs => _epochs;

    /// <summary>Adds an epoch, without its mistakes, which would keep their images in memory.</summary>
    public void Add(EpochReport report) => _epochs.Add(report.Test is { } test ? report with { Test = test with { WorstMistakes = [] } } : report);

    /// <summary>The table as the text of a CSV file.</summary>
    public string ToCsv()
    {
        var table = new Csv("epoch", "learning_rate", "training_loss", "training_accuracy", "test_loss", "test_accuracy", "images_per_second", "training_seconds", "elapsed_seconds", "best");
        foreach (var epoch in _epochs)
            table.Add(epoch.Epoch, Text($"{epoch.LearningRate:G6}"), Text($"{epoch.TrainingLoss:F6}"), Text($"{epoch.TrainingAccuracy:F6}"), Text($"{epoch.Test?.Loss:F6}"),
                Text($"{epoch.Test?.Accuracy:F6}"), Text($"{epoch.ImagesPerSecond:F1}"), Text($"{epoch.TrainingTime.TotalSeconds:F2}"), Text($"{epoch.Elapsed.TotalSeconds:F2}"), epoch.IsBest ? 1 : 0);
        return table.ToString();
    }

    private static string Text(FormattableString number) => number.ToString(CultureInfo.InvariantCulture);
}
