using SeNet.Samples.Common.Training;
using SeNet.Torch.Files;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.Samples.TrainCifar10;

/// <summary>The folder that one network's training writes to. Every file appears whole or not at all.</summary>
internal sealed class RunFolder
{
    private readonly EpochTable _epochs;

    public RunFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
        _epochs = new EpochTable(File("epochs.csv"));
    }

    public string Path { get; }

    public string WeightsPath => File("weights.safetensors");

    public void SaveSettings(RunSettings settings) => settings.Save(File("settings.json"));

    public void SaveWeights(SeResNet network) => ModelWeights.Save(network, WeightsPath);

    /// <summary>Adds an epoch to the table.</summary>
    public void AddEpoch(EpochReport report) => _epochs.Add(report);

    /// <summary>Writes a picture, given as the bytes of a PNG file.</summary>
    public void SavePicture(string name, byte[] png) => AtomicFile.Write(File(name), stream => stream.Write(png));

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
