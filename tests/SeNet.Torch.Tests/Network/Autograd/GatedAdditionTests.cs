using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Network.Autograd;
using SeNet.Torch.Tests.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network.Autograd;

/// <summary>Against the same in float64 by libtorch's operators.</summary>
public sealed class GatedAdditionTests
{
    public GatedAdditionTests() => TorchRuntime.Initialize();

    [Theory]
    [InlineData("cifar_se_resnet20", 16, false, 4, 9, 7)]
    [InlineData("cifar_se_resnet20", 32, true, 3, 40, 33)]
    [InlineData("cifar_resnet20", 16, true, 5, 3, 4)]
    [InlineData("cifar_resnet20", 16, false, 6, 1, 1)]
    [InlineData("seresnet18", 64, true, 1, 6, 5)]
    [InlineData("seresnet50", 48, false, 7, 1, 1)]
    public void Of_Float32_HasTheValuesAndAllGradientsOfThePlainOperators(string family, int channels, bool hasShortcut, int images, int height, int width)
    {
        using var scope = NewDisposeScope();
        var architecture = SeResNetArchitecture.FromName(family);
        using var fused = new BlockEnd(architecture, channels, hasShortcut);
        using var plain = new BlockEnd(architecture, channels, hasShortcut);
        plain.load_state_dict(fused.state_dict());
        plain.to(float64);
        long[] shape = [images, channels, height, width];
        var (residual, identity, gradient) = (randn(shape) * 2 + 5, randn(shape) + 1, randn(shape));
        var (x, other) = (ChannelsLast.Of(residual).requires_grad_(true), ChannelsLast.Of(identity).requires_grad_(true));
        var (exact, exactOther) = (residual.to(float64).requires_grad_(true), identity.to(float64).requires_grad_(true));

        Assert.True(GatedAddition.Fits(fused.Residual, x, fused.Shortcut, other));
        var y = GatedAddition.Of(fused.Residual, x, fused.Shortcut, other, fused.Gate);
        var sum = plain.Sum(exact, exactOther);
        var expected = sum.relu();
        gradient *= Tensors.AwayFromZero(sum);
        y.backward([gradient]);
        expected.backward([gradient.to(float64)]);

        Tensors.AssertClose(expected, y, 1e-4, "values");
        Tensors.AssertClose(exact.grad!, x.grad!, 5e-4, "the residual's gradient");
        Tensors.AssertClose(exactOther.grad!, other.grad!, 5e-4, "the identity's gradient");
        var parameters = fused.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        foreach (var (name, parameter) in plain.named_parameters())
            Tensors.AssertClose(parameter.grad!, parameters[name].grad!, 1e-3, $"the gradient of {name}");
        var buffers = fused.state_dict();
        foreach (var (name, buffer) in plain.state_dict().Where(entry => entry.Key.Contains("running")))
            Tensors.AssertClose(buffer, buffers[name], 1e-5, name);
    }

    [Fact]
    public void Of_BFloat16_IsNearTheFloat64Result()
    {
        using var scope = NewDisposeScope();
        var architecture = SeResNetArchitecture.CifarSeResNet20;
        using var fused = new BlockEnd(architecture, 32, hasShortcut: true);
        using var plain = new BlockEnd(architecture, 32, hasShortcut: true);
        plain.load_state_dict(fused.state_dict());
        plain.to(float64);
        long[] shape = [4, 32, 9, 9];
        var (residual, identity, gradient) = (randn(shape).to(bfloat16), randn(shape).to(bfloat16), randn(shape).to(bfloat16));
        var (x, other) = (ChannelsLast.Of(residual).requires_grad_(true), ChannelsLast.Of(identity).requires_grad_(true));
        var (exact, exactOther) = (residual.to(float64).requires_grad_(true), identity.to(float64).requires_grad_(true));

        var y = GatedAddition.Of(fused.Residual, x, fused.Shortcut, other, fused.Gate);
        var sum = plain.Sum(exact, exactOther);
        var expected = sum.relu();
        gradient *= Tensors.AwayFromZero(sum, 0.05).to(bfloat16);
        y.backward([gradient]);
        expected.backward([gradient.to(float64)]);

        Assert.Equal(bfloat16, y.dtype);
        Tensors.AssertClose(expected, y, 3e-2, "values");
        Tensors.AssertNear(exact.grad!, x.grad!, 5e-3, "the residual's gradient");
        Tensors.AssertNear(exactOther.grad!, other.grad!, 5e-3, "the identity's gradient");
    }

    [Theory]
    [InlineData("cifar_se_resnet8", 32)]
    [InlineData("se_resnet18", 32)]
    [InlineData("seresnet18", 32)]
    [InlineData("legacy_seresnet18", 32)]
    [InlineData("resnet18", 32)]
    [Trait(ParityTrait.Name, ParityTrait.Value)]
    public void Step_WholeNetwork_IsAsNearToFloat64AsTheOperatorsAre(string family, int size)
    {
        const int Draws = 6;
        var (nearest, allowed) = (double.PositiveInfinity, double.PositiveInfinity);
        // Near a ReLU's zero rounding decides, in some draws for the one, in some for the other: one draw is enough where it didn't.
        for (var draw = 0; draw < Draws && !(nearest <= allowed && double.IsFinite(allowed)); draw++)
        {
            using var scope = NewDisposeScope();
            var images = randn(3, 3, size, size);
            var exact = Gradient(family, network => network.to(float64), images.to(float64));
            nearest = Math.Min(nearest, Tensors.Distance(exact, Gradient(family, ChannelsLast.Apply, ChannelsLast.Of(images))));
            // Images that lie channels first are computed by libtorch's operators.
            allowed = Math.Min(allowed, 3 * Tensors.Distance(exact, Gradient(family, _ => { }, images)) + 1e-5);
        }
        Assert.True(nearest <= allowed, $"The gradient differs by {nearest:G3} of its length, allowed {allowed:G3}.");
    }

    // Of all parameters, one behind the other.
    private static Tensor Gradient(string family, Action<SeResNet> prepare, Tensor images)
    {
        var architecture = SmallArchitectures.Narrow(SeResNetArchitecture.FromName(family)) with { Dropout = 0 };
        using var network = new SeResNet(architecture, 3, seed: 1);
        prepare(network);
        network.train();
        nn.functional.cross_entropy(network.call(images), tensor(new long[] { 0, 1, 2 })).backward();
        return cat([.. network.named_parameters().Select(entry => entry.parameter.grad!.flatten())]);
    }

    [Fact]
    public void Of_ManySteps_KeepsNoTensor()
    {
        using var parts = new BlockEnd(SeResNetArchitecture.CifarSeResNet20, 16, hasShortcut: true);
        var before = 0L;
        for (var step = 0; step < 50; step++)
        {
            using (NewDisposeScope())
            {
                var x = ChannelsLast.Of(randn(4, 16, 8, 8)).requires_grad_(true);
                var y = x;
                for (var block = 0; block < 3; block++) y = GatedAddition.Of(parts.Residual, y, parts.Shortcut, y, parts.Gate);
                if (step % 2 == 0) y.sum().backward();
                parts.zero_grad();
            }
            if (step == 9) before = LivingTensors.Count();
        }
        Assert.InRange(LivingTensors.Count() - before, -100, 5);
    }
}
