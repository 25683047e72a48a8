using SeNet.Torch.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network;

public sealed class SeResNetTests
{
    private static readonly SeResNetArchitecture Small = SmallArchitectures.ByFixture("seed_w8_1111_c10");

    [Fact]
    public void Constructor_SameSeed_GivesSameWeightsWhateverElseDrawsNumbers()
    {
        using var scope = NewDisposeScope();
        using var first = new SeResNet(Small, 10, seed: 7);
        rand(1000);
        using var second = new SeResNet(Small, 10, seed: 7);
        using var other = new SeResNet(Small, 10, seed: 8);

        foreach (var (name, value) in first.state_dict()) Assert.True(value.allclose(second.state_dict()[name], rtol: 0, atol: 0), name);
        Assert.False(first.state_dict()["conv1.weight"].allclose(other.state_dict()["conv1.weight"]));
    }

    [Fact]
    public void Constructor_SeedOrForLoading_LeavesTheGlobalGeneratorAlone()
    {
        using var scope = NewDisposeScope();
        using var trained = new SeResNet(Small, 10, seed: 7);
        var before = random.get_rng_state();
        using var seeded = new SeResNet(Small, 10, seed: 7);
        using var toLoad = SeResNet.ForLoading(Small, 10);

        Assert.True(before.equal(random.get_rng_state()).all().item<bool>());
    }

    [Fact]
    public void ForLoading_Always_HasMemoryForEveryWeightAndStatisticsOfNoBatches()
    {
        using var scope = NewDisposeScope();
        using var network = SeResNet.ForLoading(SeResNetArchitecture.FromName("legacy_seresnet18"), 3);
        var state = network.state_dict();

        Assert.All(state.Values, value => Assert.Equal(DeviceType.CPU, value.device_type));
        Assert.All(network.parameters(), parameter => Assert.True(parameter.requires_grad));
        Assert.All(state.Where(entry => entry.Key.EndsWith("running_mean")), entry => Assert.Equal(0f, entry.Value.abs().max().item<float>()));
        Assert.All(state.Where(entry => entry.Key.EndsWith("running_var")), entry => Assert.True(entry.Value.eq(1).all().item<bool>()));
        Assert.All(state.Where(entry => entry.Key.EndsWith("num_batches_tracked")), entry => Assert.Equal(0L, entry.Value.item<long>()));
    }

    [Fact]
    public void Constructor_FreshWeights_AreTorchvisions()
    {
        using var scope = NewDisposeScope();
        using var network = new SeResNet(SeResNetArchitecture.SeResNet50, 1000, seed: 1);
        var state = network.state_dict();

        // He normal over the fan-out: 3×3 of 512 outputs.
        var weight = state["layer4.0.conv2.weight"];
        Assert.Equal(Math.Sqrt(2.0 / (512 * 9)), weight.std().item<float>(), 1e-4);
        Assert.Equal(0, weight.mean().item<float>(), 1e-4);
        Assert.All(state.Where(entry => entry.Key.Contains("bn") && entry.Key.EndsWith(".weight")), entry => Assert.Equal(1f, entry.Value.min().item<float>()));
        Assert.All(state.Where(entry => entry.Key.Contains("bn") && entry.Key.EndsWith(".bias")), entry => Assert.Equal(0f, entry.Value.abs().max().item<float>()));
        var bound = 1 / Math.Sqrt(2048);
        Assert.InRange(state["fc.weight"].abs().max().item<float>(), 0.99 * bound, bound);
    }

    [Theory]
    [InlineData("se_resnet18", 32, 32)]
    [InlineData("se_resnet50", 33, 47)]
    [InlineData("seresnet18", 65, 39)]
    [InlineData("legacy_seresnet18", 35, 32)]
    [InlineData("cifar_se_resnet20", 37, 51)]
    public void Forward_OddSizes_GivesOneRowOfLogitsPerImage(string architecture, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var network = new SeResNet(SeResNetArchitecture.FromName(architecture), 7, seed: 0);
        network.eval();

        var logits = network.call(randn(3, 3, height, width));

        Assert.Equal([3L, 7L], logits.shape);
        Assert.True(logits.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData(2, 3, 31, 64)]
    [InlineData(2, 3, 64, 31)]
    [InlineData(2, 1, 64, 64)]
    [InlineData(0, 3, 64, 64)]
    public void Forward_ShapeThatFitsNoNetwork_SaysWhatFits(int images, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var network = new SeResNet(Small, 10, seed: 0);

        var error = Assert.Throws<ArgumentException>(() => network.call(zeros(images, channels, height, width)));

        Assert.Contains("[N, 3, H, W]", error.Message);
    }

    [Fact]
    public void Forward_TwoThreadsInEvalMode_GiveTheSameLogits()
    {
        using var network = new SeResNet(Small, 10, seed: 3);
        network.eval();
        using var input = randn(4, 3, 64, 64);
        var logits = new float[4][];

        Parallel.For(0, 4, i =>
        {
            using var scope = NewDisposeScope();
            using var inference = no_grad();
            logits[i] = network.call(input).data<float>().ToArray();
        });

        Assert.All(logits, row => Assert.Equal(logits[0], row));
    }

    [Fact]
    public void Forward_ManyTimes_LeavesNoTensorBehind()
    {
        using var network = new SeResNet(Small, 10, seed: 3);
        network.eval();
        using var input = randn(1, 3, 64, 64);
        network.call(input).Dispose();
        var before = LivingTensors.Count();

        for (var i = 0; i < 10; i++) network.call(input).Dispose();

        Assert.InRange(Tensor.TotalCount - before, long.MinValue, 2);
    }
}
