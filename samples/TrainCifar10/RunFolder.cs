using System.Globalization;
using System.Text;
using SeNet.Torch.Files;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.Samples.TrainCifar10;

/// <summary>The folder that one network's training writes to. Every file appears whole or not at all.</summary>
internal sealed class RunFolder
{
    private readonly List<EpochReport> _epochs = [];

    public RunFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
    }

    public string Path { get; }

    public string WeightsPath => File("weights.safetensors");

    public void SaveSettings(RunSettings settings) => settings.Save(File("settings.json"));

    public void SaveWeights(SeResNet network) => ModelWeights.Save(network, WeightsPath);

    /// <summary>Adds an epoch to the table, which is rewritten so that it is complete after every epoch.</summary>
    public void AddEpoch(EpochReport report)
    {
        _epochs.Add(report);
        var table = new StringBuilder("epoch,learning_rate,training_loss,training_accuracy,test_loss,test_accuracy,images_per_second,training_seconds,elapsed_seconds\n");
        foreach (var epoch in _epochs)
        {
            table.AppendLine(CultureInfo.InvariantCulture,
                $"{epoch.Epoch},{epoch.LearningRate:G6},{epoch.TrainingLoss:F6},{epoch.TrainingAccuracy:F6},{epoch.Test?.Loss:F6},{epoch.Test?.Accuracy:F6},{epoch.ImagesPerSecond:F1},{epoch.TrainingTime.TotalSeconds:F2},{epoch.Elapsed.TotalSeconds:F2}");
        }
        AtomicFile.Write(File("epochs.csv"), stream => stream.Write(Encoding.UTF8.GetBytes(table.ToString())));
    }

    /// <summary>Writes a picture, given as the bytes of a PNG file.</summary>
    public void SavePicture(string name, byte[] png) => AtomicFile.Write(File(name), stream => stream.Write(png));

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
