using Microsoft.ML;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>A weights file of <see cref="SmallModel"/>'s architecture, of seven classes, and the features that it gives.</summary>
internal sealed class SmallFeaturizer : IDisposable
{
    // What the weights of a network for small images, as this one's, expect.
    private static readonly ImagePreprocessing Preprocessing = ImagePreprocessing.ForSize(32) with { Statistics = ChannelStatistics.Cifar10 };

    private readonly TemporaryFolder _folder = new();

    public SmallFeaturizer()
    {
        using var network = Network();
        ModelWeights.Save(network, Path);
    }

    public string Path => _folder["weights.safetensors"];

    public SeResNetFeaturizingEstimator.Options Options => new() { Weights = Path, ImageSize = 32, BatchSize = 4, Device = "cpu" };

    public SeResNetFeaturizingEstimator Estimator(MLContext ml) => ml.Transforms.SeResNetFeatures(Options);

    public SeResNetFeaturizingTransformer Transformer(MLContext ml) => Estimator(ml).Fit(ScoredRows.Images(ml, 1));

    /// <summary>What the network sees in <see cref="SmallModel.Image"/>, computed without ML.NET.</summary>
    public static float[] Features(int number)
    {
        using var scorer = new Scorer(Network(), Preprocessing, "cpu", ScorerOutput.Features);
        return scorer.Score([SmallModel.Image(number)]);
    }

    public void Dispose() => _folder.Dispose();

    private static SeResNet Network() => new(SmallModel.Architecture, 7, seed: 11);
}
