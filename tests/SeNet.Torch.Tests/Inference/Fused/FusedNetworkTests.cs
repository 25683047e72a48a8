using SeNet.Torch.Inference.Fused;
using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Native;
using SeNet.Torch.Tests.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Inference.Fused;

public sealed class FusedNetworkTests
{
    private static readonly SeResNetArchitecture Small = SmallArchitectures.ByFixture("seed_w8_2121_c10_r4");

    /// <summary>Each family's and its plain twin's blocks at their full widths, one of each stage; and channel counts that fill no vector.</summary>
    private static readonly IReadOnlyList<SeResNetArchitecture> Architectures =
    [
        .. SeResNetArchitecture.All.Select(OneBlockPerStage).DistinctBy(architecture => architecture with { Name = "" }),
        OneBlockPerStage(SeResNetArchitecture.SeResNet50) with { Name = "odd bottleneck", Widths = [5, 9, 17, 33], StemWidth = 7, Reduction = 3 },
        OneBlockPerStage(SeResNetArchitecture.SeResNet18) with { Name = "odd basic", Widths = [5, 9, 17, 33], StemWidth = 7, Reduction = 3 },
        OneBlockPerStage(SeResNetArchitecture.FromName("legacy_seresnet18")) with { Name = "plain legacy basic", Reduction = null },
    ];

    public static TheoryData<string> Names => new(Architectures.Select(architecture => architecture.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_EveryFamily_GivesTheNetworksLogits(string name) =>
        AssertNetworksLogits(Architectures.Single(architecture => architecture.Name == name), name);

    [Theory]
    [InlineData("cifar_se_resnet8")]
    [InlineData("se_resnet18")]
    [InlineData("seresnet50")]
    [InlineData("legacy_seresnext50_32x4d")]
    [InlineData("resnet50")]
    [Trait(ParityTrait.Name, ParityTrait.Value)]
    public void Forward_NarrowOneOfEachFamily_GivesTheNetworksLogits(string name) =>
        AssertNetworksLogits(SmallArchitectures.Narrow(OneBlockPerStage(SeResNetArchitecture.FromName(name))), name);

    private static void AssertNetworksLogits(SeResNetArchitecture architecture, string name)
    {
        using var network = TrainedLike(architecture);
        using var fused = Fuse(network);

        foreach (var shape in (long[][])[[1, 3, 64, 64], [3, 3, 33, 47], [2, 3, 32, 65], [5, 3, 96, 32]])
        {
            using var scope = NewDisposeScope();
            using var inference = no_grad();
            var input = randn(shape);
            var expected = network.call(input);
            AssertClose(expected, fused.Forward(input), 1e-5, $"{name}, [{string.Join(", ", shape)}]");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_BFloat16_GivesAboutTheNetworksLogits(string name)
    {
        Assert.SkipUnless(ProcessorFeatures.HasBFloat16, "This processor doesn't compute with bfloat16.");
        using var network = TrainedLike(Architectures.Single(architecture => architecture.Name == name));
        using var fused = Fuse(network, ScalarType.BFloat16);

        foreach (var shape in (long[][])[[3, 3, 33, 47], [1, 3, 64, 64]])
        {
            using var scope = NewDisposeScope();
            using var inference = no_grad();
            var input = randn(shape);
            AssertClose(network.call(input), fused.Forward(input), 0.05, $"{name}, [{string.Join(", ", shape)}]");
        }
    }

    [Fact]
    public void Forward_EachImageAlone_GivesTheLogitsOfTheBatch()
    {
        using var network = TrainedLike(SeResNetArchitecture.SeResNet18 with { Widths = [32, 64, 96, 128] });
        using var fused = Fuse(network);
        using var inference = no_grad();
        using var input = randn(2 * get_num_threads() + 1, 3, 160, 160);
        using var together = fused.Forward(input);                         // most on a thread each, the last one on all

        for (var i = 0; i < input.shape[0]; i++)
        {
            using var image = input.narrow(0, i, 1);
            AssertClose(together.narrow(0, i, 1), fused.Forward(image), 1e-6, $"image {i}");
        }
    }

    [Fact]
    public void Forward_SmallImagesInTurnsOfSeveral_GivesTheNetworksLogits()
    {
        using var network = TrainedLike(Small);
        using var fused = Fuse(network);
        using var inference = no_grad();
        using var input = randn(7 * get_num_threads() + 1, 3, 80, 80);     // seven fit into a turn
        using var expected = network.call(input);

        AssertClose(expected, fused.Forward(input), 1e-5, "turns");
    }

    [Fact]
    public void Forward_OneThread_GivesTheNetworksLogits()
    {
        using var network = TrainedLike(Small);
        using var fused = Fuse(network);
        using var inference = no_grad();
        using var input = randn(3, 3, 40, 48);
        using var expected = network.call(input);
        var threads = get_num_threads();
        set_num_threads(1);
        try
        {
            AssertClose(expected, fused.Forward(input), 1e-5, "one thread");
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void Forward_SeveralThreadsAndShapes_GiveTheSameBits()
    {
        using var network = TrainedLike(Small);
        using var fused = Fuse(network);
        var inputs = Enumerable.Range(1, 4).Select(count => randn(count, 3, 32 + 8 * count, 40)).ToList();
        var expected = inputs.Select(input => Logits(fused, input)).ToList();

        Parallel.For(0, 40, i => Assert.Equal(expected[i % 4], Logits(fused, inputs[i % 4])));
        inputs.ForEach(input => input.Dispose());
    }

    [Fact]
    public void Forward_ChannelsLastInput_IsLeftAlone()
    {
        using var network = TrainedLike(Small);
        using var fused = Fuse(network);
        using var pixels = randn(2, 40, 40, 3);
        using var input = pixels.permute(0, 3, 1, 2);
        var before = pixels.data<float>().ToArray();
        using var copy = input.contiguous();

        Assert.Equal(Logits(fused, copy), Logits(fused, input));
        Assert.Equal(before, pixels.data<float>().ToArray());
    }

    [Fact]
    public void Forward_ManyTimes_LeavesNoTensorBehind()
    {
        using var network = TrainedLike(Small);
        using var fused = Fuse(network);
        using var input = randn(1, 3, 40, 40);
        for (var i = 0; i < 3; i++) fused.Forward(input).Dispose();
        var before = LivingTensors.Count();

        for (var i = 0; i < 20; i++) fused.Forward(input).Dispose();

        Assert.InRange(Tensor.TotalCount, 0, before);
    }

    [Fact]
    public void TryCreate_Float64_IsNull()
    {
        using var network = TrainedLike(Small);
        network.to(float64);

        Assert.Null(FusedNetwork.TryCreate(network, 64));
    }

    [Fact]
    public void Dispose_AfterUse_FreesItsTensors()
    {
        using var network = TrainedLike(Small);
        var before = LivingTensors.Count();
        using (var fused = Fuse(network))
        {
            using var input = randn(1, 3, 40, 40);
            for (var i = 0; i < 3; i++) fused.Forward(input).Dispose();
        }

        Assert.InRange(LivingTensors.Count(), 0, before);
    }

    private static FusedNetwork Fuse(SeResNet network, ScalarType type = ScalarType.Float32)
    {
        var fused = FusedNetwork.TryCreate(network, imageSize: 64, type);
        Assert.SkipWhen(fused is null, "This libtorch lacks the fused operators.");
        return fused!;
    }

    private static SeResNetArchitecture OneBlockPerStage(SeResNetArchitecture architecture) =>
        architecture with { Depths = [.. Enumerable.Repeat(1, architecture.Depths.Count)] };

    private static SeResNet TrainedLike(SeResNetArchitecture architecture)
    {
        var network = SeResNet.ForLoading(architecture, 7);
        FormulaWeights.Fill(network);
        network.eval();
        return network;
    }

    private static float[] Logits(FusedNetwork fused, Tensor input)
    {
        using var logits = fused.Forward(input);
        return logits.data<float>().ToArray();
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance, string what)
    {
        var scale = Math.Max(1, expected.abs().max().item<float>());
        var difference = (expected - actual).abs().max().item<float>();
        Assert.True(difference <= tolerance * scale, $"{what}: logits differ by {difference} at a size of {scale}.");
    }
}
