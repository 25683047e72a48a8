using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;

namespace SeNet.Torch.Tests.Inference;

/// <summary>Scores from a GPU against the CPU's. cuDNN rounds what it multiplies in a float32 convolution to 10 bits (TF32), as it does for PyTorch.</summary>
public sealed class GpuScorerTests
{
    private const double Tolerance = 0.01;

    private static readonly DrawnImageSource Images = new(24, seed: 1, size: 40);

    [Theory]
    [InlineData("cifar_se_resnet8", ScorerOutput.Probabilities)]
    [InlineData("cifar_se_resnet20", ScorerOutput.Features)]
    [InlineData("seresnet18", ScorerOutput.Probabilities)]
    public void Score_OnTheGpu_GivesTheCpusScores(string architecture, ScorerOutput output)
    {
        Gpu.Required();
        RgbImage[] images = [.. Enumerable.Range(0, Images.Count).Select(Images.GetImage)];

        using var cpu = Scorer(architecture, "cpu", output);
        using var gpu = Scorer(architecture, Gpu.Name, output);
        float[] expected = cpu.Score(images, TestTimeAugmentation.Flip), actual = gpu.Score(images, TestTimeAugmentation.Flip);

        Assert.Equal("cuda:0", gpu.DeviceName);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        Assert.Equal(expected.Length, actual.Length);
    }

    [Fact]
    public void Score_ManyThreadsOnTheGpu_GiveTheScoresOfOne()
    {
        Gpu.Required();
        RgbImage[] images = [.. Enumerable.Range(0, 8).Select(Images.GetImage)];
        using var scorer = Scorer("cifar_se_resnet20", Gpu.Name, ScorerOutput.Probabilities);
        var expected = scorer.Score(images);
        var results = new float[16][];

        Parallel.For(0, results.Length, run => results[run] = scorer.Score(images));

        Assert.All(results, result => Assert.All(expected.Zip(result), pair => Assert.Equal(pair.First, pair.Second, Tolerance)));
    }

    private static Scorer Scorer(string architecture, string device, ScorerOutput output) =>
        new(new SeResNet(SeResNetArchitecture.FromName(architecture), 10, seed: 1), ImagePreprocessing.ForSize(32), device, output);
}
