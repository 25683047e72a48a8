using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Network.Autograd;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network.Autograd;

public sealed class NormalizedReluTests
{
    public NormalizedReluTests() => TorchRuntime.Initialize();

    [Theory]
    [InlineData(4, 16, 9, 7)]
    [InlineData(3, 48, 40, 33)]
    [InlineData(1, 64, 1, 5, 5e-4)] // of few numbers, which may lie close together
    [InlineData(6, 32, 1, 1, 5e-4)]
    [InlineData(130, 16, 5, 5)]
    [InlineData(2, 16, 45, 67)]
    public void Of_Float32_HasTheValuesGradientsAndStatisticsOfThePlainOperators(int images, int channels, int height, int width, double tolerance = 5e-5)
    {
        using var scope = NewDisposeScope();
        // Far from zero beside its spread, so that a careless variance would show.
        var values = randn(images, channels, height, width) * 2 + 30;
        var gradient = randn(images, channels, height, width);
        using var fused = Normalization(channels);
        using var plain = Normalization(channels).to(float64);
        plain.load_state_dict(fused.state_dict());
        var x = ChannelsLast.Of(values).requires_grad_(true);
        var exact = values.to(float64).requires_grad_(true);

        Assert.True(NormalizedRelu.Fits(fused, x));
        var y = NormalizedRelu.Of(fused, x);
        var normalized = plain.call(exact);
        var expected = normalized.relu();
        gradient *= Tensors.AwayFromZero(normalized);
        y.backward([gradient]);
        expected.backward([gradient.to(float64)]);

        Tensors.AssertClose(expected, y, tolerance, "values");
        Tensors.AssertClose(plain.running_mean!, fused.running_mean!, 1e-5, "running mean");
        Tensors.AssertClose(plain.running_var!, fused.running_var!, 1e-5, "running variance");
        AssertGradients(plain, exact, fused, x, 2 * tolerance);
    }

    [Fact]
    public void Of_BFloat16_IsNearTheFloat32Result()
    {
        using var scope = NewDisposeScope();
        var values = randn(5, 32, 9, 9).to(bfloat16);
        var gradient = randn(5, 32, 9, 9).to(bfloat16);
        using var fused = Normalization(32);
        using var plain = Normalization(32);
        plain.load_state_dict(fused.state_dict());
        var x = ChannelsLast.Of(values).requires_grad_(true);
        var exact = values.to(float32).requires_grad_(true);

        var y = NormalizedRelu.Of(fused, x);
        var expected = plain.call(exact).relu();
        y.backward([gradient]);
        expected.backward([gradient.to(float32)]);

        Assert.Equal(bfloat16, y.dtype);
        Tensors.AssertClose(expected, y, 2e-2, "values");
        Tensors.AssertClose(exact.grad!, x.grad!, 3e-2, "the input's gradient");
        Tensors.AssertClose(plain.weight!.grad!, fused.weight!.grad!, 1e-3, "the weight's gradient");
        Tensors.AssertClose(plain.bias!.grad!, fused.bias!.grad!, 1e-3, "the bias' gradient");
    }

    [Fact]
    public void Of_NaNAndInfinity_StayVisible()
    {
        using var scope = NewDisposeScope();
        var values = randn(2, 16, 3, 3);
        values[0, 3, 1, 1] = float.NaN;
        using var fused = Normalization(16);

        var y = NormalizedRelu.Of(fused, ChannelsLast.Of(values).requires_grad_(true)).detach();

        Assert.True(y.select(1, 3).isnan().all().item<bool>());
        Assert.False(y.select(1, 4).isnan().any().item<bool>());
    }

    [Theory]
    [InlineData("eval")]
    [InlineData("float64")]
    [InlineData("channels first")]
    [InlineData("8 channels")]
    [InlineData("one number per channel")]
    [InlineData("no gradients")]
    public void Fits_WhatThePlainOperatorsMustDo_IsFalse(string reason)
    {
        using var scope = NewDisposeScope();
        using var normalization = Normalization(reason == "8 channels" ? 8 : 16);
        var x = ChannelsLast.Of(reason switch
        {
            "8 channels" => randn(2, 8, 4, 4),
            "one number per channel" => randn(1, 16, 1, 1),
            _ => randn(2, 16, 4, 4),
        });
        if (reason == "eval") normalization.eval();
        if (reason == "float64") x = x.to(float64);
        if (reason == "channels first") x = x.contiguous();
        using var mode = reason == "no gradients" ? no_grad() : enable_grad();

        Assert.False(NormalizedRelu.Fits(normalization, x.requires_grad_(true)));
    }

    [Fact]
    public void Of_SeveralThreadsAtOnce_EachHasTheResultOfOne()
    {
        using var scope = NewDisposeScope();
        var values = ChannelsLast.Of(randn(6, 32, 20, 20));
        var expected = ValuesAndGradient(values);

        var results = new (float[], float[])[4];
        Parallel.For(0, results.Length, i => results[i] = ValuesAndGradient(values));

        Assert.All(results, result => Assert.Equal(expected.Item1, result.Item1));
        Assert.All(results, result => Assert.Equal(expected.Item2, result.Item2));
    }

    [Fact]
    public void Of_ManySteps_KeepsNoTensor()
    {
        using var fused = Normalization(16);
        var before = 0L;
        for (var step = 0; step < 50; step++)
        {
            using (NewDisposeScope())
            {
                var x = ChannelsLast.Of(randn(4, 16, 8, 8)).requires_grad_(true);
                var y = x;
                for (var layer = 0; layer < 5; layer++) y = NormalizedRelu.Of(fused, y);
                if (step % 2 == 0) y.sum().backward();
            }
            if (step == 9) before = LivingTensors.Count();
        }
        Assert.InRange(LivingTensors.Count() - before, -100, 5);
    }

    [Fact]
    public void Of_GradientOfGradientAskedFor_SaysSo()
    {
        using var scope = NewDisposeScope();
        using var fused = Normalization(16);
        var x = ChannelsLast.Of(randn(4, 16, 8, 8)).requires_grad_(true);
        var y = NormalizedRelu.Of(fused, x).square().sum();

        var gradient = autograd.grad([y], [x], create_graph: true)[0];

        Assert.True(gradient.isnan().all().item<bool>());
        Assert.Throws<NotSupportedException>(BackwardPass.ThrowIfFailed);
    }

    private static (float[], float[]) ValuesAndGradient(Tensor values)
    {
        using var scope = NewDisposeScope();
        using var fused = nn.BatchNorm2d(values.shape[1]);
        var x = values.detach().clone().requires_grad_(true);
        var y = NormalizedRelu.Of(fused, x);
        (y * y).sum().backward();
        return (y.detach().cpu().contiguous().data<float>().ToArray(), x.grad!.contiguous().data<float>().ToArray());
    }

    private static BatchNorm2d Normalization(int channels)
    {
        var normalization = nn.BatchNorm2d(channels);
        using var inference = no_grad();
        nn.init.uniform_(normalization.weight!, -0.5, 2);
        nn.init.normal_(normalization.bias!);
        return normalization;
    }

    private static void AssertGradients(BatchNorm2d plain, Tensor exact, BatchNorm2d fused, Tensor x, double tolerance)
    {
        Tensors.AssertClose(exact.grad!, x.grad!, tolerance, "the input's gradient");
        Tensors.AssertClose(plain.weight!.grad!, fused.weight!.grad!, tolerance * 10, "the weight's gradient");
        Tensors.AssertClose(plain.bias!.grad!, fused.bias!.grad!, tolerance * 10, "the bias' gradient");
    }
}
