using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.Samples.PhotoFeatures;

/// <summary>A network to take features from where there is no pretrained one: small, and trained on drawn shapes and textures.</summary>
internal static class DrawnBackbone
{
    private const int Images = 5_000;

    private static readonly string Path = System.IO.Path.GetFullPath(System.IO.Path.Combine("runs", "PhotoFeatures", "drawn.safetensors"));

    /// <summary>Trains the network, unless an earlier run did, and gives the path of its weights.</summary>
    public static string Train()
    {
        if (!File.Exists(Path))
        {
            Console.WriteLine($"No --weights: training a small SE-ResNet on {Images:N0} drawn shapes and textures, which know nothing of photos. For good features give weights that were pretrained on photos.");
            var training = new DrawnImageSource(Images, seed: 1);
            using var network = new SeResNet(SeResNetArchitecture.CifarSeResNet20, training.ClassNames.Count, seed: 1);
            var options = TrainingOptions.Cifar with { Epochs = 4, BatchSize = 64 };
            new Trainer(network, options).Fit(training, progress: new EpochLines());
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            ModelWeights.Save(network, Path);
        }
        Console.WriteLine($"Weights: {Path} (trained on drawn images; delete the file to train anew)");
        return Path;
    }

    private sealed class EpochLines : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value)
        {
            if (value is EpochReport epoch)
                Console.WriteLine($"  epoch {epoch.Epoch}/{epoch.Epochs}: {epoch.TrainingAccuracy:P1} of the drawn images recognized, {epoch.ImagesPerSecond:N0} images/s");
        }
    }
}
