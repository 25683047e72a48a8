using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Inference;

public sealed class PrecisionCheckTests
{
    private static readonly ImagePreprocessing Preprocessing = ImagePreprocessing.ForSize(32);
    private static readonly DrawnImageSource Images = new(40, seed: 1, size: 40);

    private static IEnumerable<RgbImage> Take(int count) => Enumerable.Range(0, count).Select(Images.GetImage);

    private static SeResNet Network()
    {
        var network = new SeResNet(SeResNetArchitecture.FromName("cifar_se_resnet8"), classCount: 5, seed: 1);
        network.eval();
        return network;
    }

    [Fact]
    public void Run_EveryClassIsKept_ChoosesBFloat16()
    {
        RequireBFloat16();
        using var network = Network();
        SpreadLogits(network);

        var check = PrecisionCheck.Run(network, Preprocessing, Take(20));

        Assert.Equal(new PrecisionCheck(ScoringPrecision.BFloat16, 20, 20, check.LargestDifference), check);
        Assert.InRange(check.LargestDifference, 1e-12, 0.1);
        Assert.Contains("bfloat16 gives 20 of 20 images", check.ToString());
    }

    [Fact]
    public void Run_AClassThatRoundingChanges_ChoosesFloat32()
    {
        RequireBFloat16();
        using var network = Network();
        PutBoundaryBetweenPrecisions(network, Images.GetImage(3));

        var check = PrecisionCheck.Run(network, Preprocessing, Take(20));

        Assert.Equal((ScoringPrecision.Float32, 20), (check.Precision, check.Images));
        Assert.InRange(check.SameClass, 0, 19);
    }

    [Fact]
    public void Run_ProcessorWithoutBFloat16_ChoosesFloat32AndReadsNothing()
    {
        using var network = Network();
        var images = Take(3).Select(image => image.Width > 0 ? throw new InvalidOperationException("read") : image);

        var check = PrecisionCheck.Run(network, Preprocessing, images, ScoringCapabilities.Here with { BFloat16 = false });

        Assert.Equal(new PrecisionCheck(ScoringPrecision.Float32, 0, 0, 0), check);
    }

    [Fact]
    public void Run_NoImages_ChoosesFloat32()
    {
        using var network = Network();

        Assert.Equal(ScoringPrecision.Float32, PrecisionCheck.Run(network, Preprocessing, []).Precision);
    }

    private static void RequireBFloat16() =>
        Assert.SkipUnless(ScoringCapabilities.Here is { BFloat16: true, FusedOperators: true }, "bfloat16 can't be had here.");

    private static void SpreadLogits(SeResNet network)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        network.state_dict()["fc.bias"].copy_(arange(5, ScalarType.Float32) * 10);
    }

    // Between class 0 and class 1 lies the plane in the middle of what an image's features are in float32 and in bfloat16.
    private static void PutBoundaryBetweenPrecisions(SeResNet network, RgbImage image)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var (exact, rounded) = (Features(network, image, ScoringPrecision.Float32), Features(network, image, ScoringPrecision.BFloat16));
        var direction = exact - rounded;
        direction /= direction.square().sum();
        var state = network.state_dict();
        state["fc.weight"].zero_();
        state["fc.weight"][1].copy_(direction);
        state["fc.bias"].copy_(tensor(new float[] { 0, 0, -100, -100, -100 }));
        state["fc.bias"][1].copy_(-(direction * (exact + rounded)).sum() / 2);
    }

    private static Tensor Features(SeResNet network, RgbImage image, ScoringPrecision precision)
    {
        var copy = new SeResNet(network.Architecture, network.ClassCount);
        copy.load_state_dict(network.state_dict());
        using var scorer = new Scorer(copy, Preprocessing, "cpu", ScorerOutput.Features, precision);
        return tensor(scorer.Score([image]));
    }
}
