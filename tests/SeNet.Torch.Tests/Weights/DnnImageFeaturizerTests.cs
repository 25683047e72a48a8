using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Export;
using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

/// <summary>The network of Microsoft's package, read here, against ONNX Runtime.</summary>
public sealed class DnnImageFeaturizerTests
{
    private static readonly string Flowers = Path.Combine(Fixtures.Root, "..", "shared", "data", "flowers");

    private static readonly string Preprocessing = Path.Combine(AppContext.BaseDirectory, "DnnImageModels", "ResNetPrepOnnx", "ResNetPreprocess.onnx");

    [Fact]
    public void Open_Package_IsAResNetOf2223Blocks()
    {
        var (network, found) = ModelWeights.Open(PretrainedWeights.FromDnnImageFeaturizer());

        using (network)
        {
            Assert.Equal(SeResNetArchitecture.FromName("resnet18") with { Name = found.Architecture.Name, Depths = [2, 2, 2, 3] }, found.Architecture);
            Assert.Equal((0, WeightsFormat.Onnx, 512), (found.ClassCount, found.Format, found.Architecture.FeatureCount));
            Assert.All(network.Head.parameters(), parameter => Assert.Equal(0, parameter.abs().max().item<float>()));
        }
    }

    [Fact]
    public void Features_DrawnImages_AreOnnxRuntimes() => AssertFeatures(DrawnSamples(), "drawn images");

    [Fact]
    public void Features_RealPhotos_AreOnnxRuntimes()
    {
        Assert.SkipUnless(Directory.Exists(Flowers), "The photos aren't beside the checkout.");
        var photos = Directory.GetFiles(Flowers, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, index) => index % 25 == 0);
        var images = photos.Select(path => ImagePreprocessing.ForSize(224).Crop(ImageDecoder.Decode(File.ReadAllBytes(path), path))).ToArray();

        AssertFeatures(Samples(images), "photos");
    }

    [Fact]
    public void FromDnnImageFeaturizer_PackageThatIsNotThere_SaysHowItGetsThere()
    {
        var error = Assert.Throws<FileNotFoundException>(() => PretrainedWeights.FromDnnImageFeaturizer("ResNet101"));

        Assert.Contains("Microsoft.ML.DnnImageFeaturizer.ResNet101", error.Message);
        Assert.Contains("ResNet18, ResNet50 or ResNet101", Assert.Throws<ArgumentException>(() => PretrainedWeights.FromDnnImageFeaturizer("AlexNet")).Message);
    }

    // The same network to float32's rounding when both subtract each channel's mean; the mean image itself is a little uneven.
    private static void AssertFeatures(Tensor samples, string what)
    {
        using var scope = NewDisposeScope();
        using var model = new OnnxScores(PretrainedWeights.FromDnnImageFeaturizer());
        using var preprocessing = new OnnxScores(Preprocessing);
        var (network, found) = ModelWeights.Open(PretrainedWeights.FromDnnImageFeaturizer());
        using var owned = network;
        network.eval();
        using var inference = no_grad();
        var (meanRed, meanGreen, meanBlue, red, green, blue) = found.Statistics;
        var mean = tensor([meanRed, meanGreen, meanBlue]).view(1, 3, 1, 1);
        var ours = network.PooledFeatures((samples / 255 - mean) / tensor([red, green, blue]).view(1, 3, 1, 1));

        var evenly = (samples - 255 * mean).flip(1).contiguous();          // blue first
        var exact = cat([.. evenly.split(1).Select(image => model.Score(image).view(1, -1))]);
        var unevenly = cat([.. samples.split(1).Select(image => model.Score(preprocessing.Score(image.contiguous())).view(1, -1))]);

        Assert.InRange(Distance(ours, exact), 0, 1e-4);
        Assert.InRange(Distance(ours, unevenly), 0, 0.1);
        Assert.InRange(nn.functional.cosine_similarity(ours, unevenly, 1).min().item<float>(), 0.99, 1.0001);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: distance {Distance(ours, exact):E2}, with the mean image {Distance(ours, unevenly):E2}");
    }

    private static double Distance(Tensor a, Tensor b) => ((a - b).norm() / b.norm()).item<float>();

    private static Tensor DrawnSamples()
    {
        var source = new Torch.Batches.DrawnImageSource(4, seed: 2, size: 224);
        return Samples([.. Enumerable.Range(0, source.Count).Select(source.GetImage)]);
    }

    private static Tensor Samples(RgbImage[] images) => cat([.. images.Select(image =>
        tensor(image.Pixels.ToArray().Select(sample => (float)sample).ToArray(), 1, 224, 224, 3))]).permute(0, 3, 1, 2).contiguous();
}
