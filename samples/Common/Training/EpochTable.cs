using System.Text;
using SeNet.Torch.Files;
using SeNet.Torch.Training;

namespace SeNet.Samples.Common.Training;

/// <summary>The finished epochs of a run, and the table of them in a file that is complete after every epoch.</summary>
/// <param name="path">The CSV file; its folder must exist.</param>
public sealed class EpochTable(string path)
{
    private readonly List<EpochReport> _epochs = [];

    /// <summary>The epochs so far, in order.</summary>
    public IReadOnlyList<EpochReport> Epochs => _epochs;

    /// <summary>Adds an epoch and rewrites the file.</summary>
    public void Add(EpochReport report)
    {
        _epochs.Add(report);
        var table = new StringBuilder("epoch,learning_rate,training_loss,training_accuracy,test_loss,test_accuracy,images_per_second,training_seconds,elapsed_seconds\n");
        foreach (var epoch in _epochs)
            table.Append($"{epoch.Epoch},{epoch.LearningRate:G6},{epoch.TrainingLoss:F6},{epoch.TrainingAccuracy:F6},{epoch.Test?.Loss:F6},{epoch.Test?.Accuracy:F6},{epoch.ImagesPerSecond:F1},{epoch.TrainingTime.TotalSeconds:F2},{epoch.Elapsed.TotalSeconds:F2}\n");
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(table.ToString())));
    }
}
