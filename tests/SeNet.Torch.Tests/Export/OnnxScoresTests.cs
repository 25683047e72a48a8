using SeNet.Torch.Batches;
using SeNet.Torch.Export;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Export;

/// <summary>ONNX Runtime computes from an exported file what the network computes.</summary>
public sealed class OnnxScoresTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names => [.. SmallArchitectures.AllNarrow.Select(entry => entry.Name)];

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Save_EveryNarrowArchitecture_ScoresAsTheNetwork(string name)
    {
        using var network = Create(SmallArchitectures.Narrow(SeResNetArchitecture.FromName(name)));
        foreach (var fold in new[] { true, false })
        {
            using var model = Export(network, new() { FoldBatchNormalization = fold });
            foreach (var (count, height, width) in new[] { (2, 64, 64), (1, 33, 47), (2, 32, 50) })
                AssertScoresEqual(network, model, Images(count, height, width), $"{name}, folded {fold}, {count}×{height}×{width}");
        }
    }

    [Theory]
    [InlineData("se_resnet50")]
    [InlineData("seresnet18")]
    [InlineData("legacy_seresnext50_32x4d")]
    public void Save_FullSize_ScoresAsTheNetwork(string name)
    {
        using var network = Create(SeResNetArchitecture.FromName(name));
        using var model = Export(network);

        AssertScoresEqual(network, model, Images(2, 64, 64), name);
    }

    [Theory]
    [InlineData(4, true, 1)]
    [InlineData(1, false, 1)]
    [InlineData(3, true, 8)]
    public void Save_OwnSqueeze_ScoresAsTheNetwork(int reduction, bool bias, int divisor)
    {
        using var network = Create(SmallArchitectures.ByFixture("seed_w8_1111_c10") with { Reduction = reduction, SqueezeBias = bias, ReductionDivisor = divisor });
        using var model = Export(network);

        AssertScoresEqual(network, model, Images(2, 40, 40), "own");
    }

    [Fact]
    public void Save_TrainedLikeWeights_GivesPyTorchsLogits()
    {
        const string Fixture = "cadene_small_se_resnext";
        using var numbers = Torch.Weights.SafetensorsFile.Open(Fixtures.Path($"{Fixture}/io.safetensors"));
        using var network = new SeResNet(SmallArchitectures.ByFixture(Fixture), 10);
        Torch.Weights.ModelWeights.Load(network, Fixtures.Path($"{Fixture}/model.safetensors"));
        using var model = Export(network);

        Tensors.AssertClose(numbers.Read("logits_eval"), model.Score(numbers.Read("input")), 1e-4, Fixture);
    }

    [Fact]
    public void Save_NormalizationAndSoftmax_GivesTheScorersProbabilities()
    {
        const int Size = 48;
        using var network = Create(SeResNetArchitecture.CifarSeResNet20);
        using var model = Export(network, new() { ImageSize = Size, Normalization = ChannelStatistics.Cifar10, Softmax = true });
        using var scorer = new Scorer(network, new() { ResizeTo = Size, CropSize = Size, Statistics = ChannelStatistics.Cifar10 }, "cpu");
        var source = new DrawnImageSource(6, seed: 5, size: Size);
        RgbImage[] images = [.. Enumerable.Range(0, source.Count).Select(source.GetImage)];
        var samples = tensor(images.SelectMany(image => image.Pixels.ToArray().Select(sample => (float)sample)).ToArray(), images.Length, Size, Size, 3);

        var probabilities = model.Score(samples.permute(0, 3, 1, 2).contiguous());

        Tensors.AssertClose(tensor(scorer.Score(images), images.Length, 10), probabilities, 1e-5, "probabilities");
        Tensors.AssertClose(ones(images.Length), probabilities.sum(1), 1e-5, "sums");
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    public void Save_OtherFloatingTypeInTrainingMode_ScoresWithItsWeightsAndLeavesItAlone(ScalarType type)
    {
        using var network = Create(SmallArchitectures.Narrow(SeResNetArchitecture.SeResNet50));
        network.to(type);
        network.train();
        using var model = Export(network);

        Assert.True(network.training);
        Assert.All(network.parameters(), parameter => Assert.Equal(type, parameter.dtype));
        network.to(ScalarType.Float32);
        network.eval();
        AssertScoresEqual(network, model, Images(2, 64, 64), $"{type}");
    }

    private static SeResNet Create(SeResNetArchitecture architecture)
    {
        var network = SeResNet.ForLoading(architecture, 10);
        FormulaWeights.Fill(network);
        network.eval();
        return network;
    }

    private static Tensor Images(int count, int height, int width) => FormulaWeights.Input(64)[..count, .., ..height, ..width].contiguous();

    private static void AssertScoresEqual(SeResNet network, OnnxScores model, Tensor images, string what)
    {
        using var inference = no_grad();
        var expected = network.call(images);
        Assert.InRange(expected.std().item<float>(), 1e-3, 100); // else equal scores would say little
        Tensors.AssertClose(expected, model.Score(images), 1e-5, what);
    }

    private OnnxScores Export(SeResNet network, OnnxExportOptions? options = null)
    {
        OnnxExport.Save(network, _folder["model.onnx"], options);
        return new OnnxScores(_folder["model.onnx"]);
    }
}
