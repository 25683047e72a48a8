using Microsoft.ML;
using SeNet.Benchmarks.Workloads;
using SeNet.MLNet;
using SeNet.Torch.Batches;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks.Memory;

/// <summary>The smallest network, and images for it that have to be decoded and resized.</summary>
internal sealed class TinyModel
{
    private const int ImageCount = 64, ImageSize = 128;

    public static SeResNetArchitecture Architecture { get; } = SeResNetArchitecture.FromName("cifar_se_resnet8");

    public MLContext MLContext { get; } = new(seed: 0);

    /// <summary>Images of 128×128 as PNG files, of all classes.</summary>
    public IReadOnlyList<EncodedImage> Images { get; } = Draw();

    /// <summary>Trains it for one epoch. The caller disposes the model.</summary>
    public SeResNetTransformer Fit() => MLContext.MulticlassClassification.Trainers.SeResNet(new SeResNetTrainer.Options
    {
        Architecture = Architecture,
        ImageSize = 32,
        Epochs = 1,
        Device = "cpu",
    }).Fit(MLContext.Data.LoadFromEnumerable(Images));

    private static List<EncodedImage> Draw()
    {
        var source = new DrawnImageSource(ImageCount, seed: 0, ImageSize);
        return [.. Enumerable.Range(0, ImageCount).Select(i => new EncodedImage { Image = Picture.ToPng(source.GetImage(i)), Label = (uint)source.GetLabel(i) + 1 })];
    }
}
