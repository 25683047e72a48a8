using System.Runtime.Intrinsics;
using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Network.Autograd;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network.Autograd;

/// <summary>Against the same in float64 by libtorch's operators.</summary>
public sealed class Convolution3x3Tests
{
    // Of a tensor's length; libtorch's own float32 results are up to 1.1e-6 away.
    private const double Tolerance = 2e-6;

    public Convolution3x3Tests() => TorchRuntime.Initialize();

    [Theory]
    [InlineData(1, 16, 16, 1, 1)]
    [InlineData(2, 16, 32, 1, 5)]
    [InlineData(3, 32, 16, 7, 2)]
    [InlineData(1, 48, 16, 5, 33)]
    [InlineData(5, 16, 16, 32, 32)]   // several blocks
    [InlineData(2, 16, 16, 3, 260)]   // a row of tiles is more than a block
    [InlineData(37, 64, 80, 8, 8)]
    [InlineData(3, 112, 64, 15, 14)]
    [InlineData(2, 512, 256, 7, 7)]   // the outputs' sums in groups
    public void Of_AnyShape_HasTheValuesAndGradientsOfThePlainOperator(int images, int inputs, int outputs, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var convolution = Convolution(inputs, outputs);

        AssertAsPlain(convolution, randn(images, inputs, height, width), randn(images, outputs, height, width));
    }

    [Fact]
    public void Of_EveryWidthAndHeightUpTo33_HasTheValuesAndGradientsOfThePlainOperator()
    {
        using var convolution = Convolution(16, 16);
        for (var size = 1; size <= 33; size++)
        {
            using var scope = NewDisposeScope();
            AssertAsPlain(convolution, randn(2, 16, 4, size), randn(2, 16, 4, size));
            AssertAsPlain(convolution, randn(2, 16, size, 3), randn(2, 16, size, 3));
        }
    }

    [Fact]
    public void Of_GradientsThatLieChannelsFirst_AreTaken()
    {
        using var scope = NewDisposeScope();
        using var convolution = Convolution(16, 32);
        var (values, gradient) = (ChannelsLast.Of(randn(3, 16, 9, 9)), randn(3, 32, 9, 9));

        var first = Gradients(convolution, values, gradient);
        var last = Gradients(convolution, values, ChannelsLast.Of(gradient));

        Assert.Equal(Numbers(last.X!), Numbers(first.X!));
        Assert.Equal(Numbers(last.Weight!), Numbers(first.Weight!));
    }

    [Fact]
    public void Of_AnotherNumberOfThreads_HasTheSameValuesAndInputGradients()
    {
        using var scope = NewDisposeScope();
        using var convolution = Convolution(32, 48);
        var (values, gradient) = (ChannelsLast.Of(randn(7, 32, 13, 11)), ChannelsLast.Of(randn(7, 48, 13, 11)));
        var threads = get_num_threads();
        var results = new List<(float[] Y, float[] X, Tensor Weight)>();
        try
        {
            foreach (var count in (int[])[1, 2, 3, 5])
            {
                set_num_threads(count);
                var (y, x, weight) = Gradients(convolution, values, gradient);
                results.Add((Numbers(y), Numbers(x!), weight!));
            }
        }
        finally
        {
            set_num_threads(threads);
        }

        Assert.All(results, result => Assert.Equal(results[0].Y, result.Y));
        Assert.All(results, result => Assert.Equal(results[0].X, result.X));
        // The parts of these sums are as many as the threads.
        Assert.All(results, result => AssertNear(results[0].Weight, result.Weight, "the weights' gradient"));
    }

    [Fact]
    public void Of_SameInputAgain_HasTheSameBits()
    {
        using var scope = NewDisposeScope();
        using var convolution = Convolution(16, 16);
        var (values, gradient) = (ChannelsLast.Of(randn(40, 16, 20, 20)), ChannelsLast.Of(randn(40, 16, 20, 20)));
        var (y, x, weight) = Gradients(convolution, values, gradient);

        for (var round = 0; round < 5; round++)
        {
            var again = Gradients(convolution, values, gradient);
            Assert.Equal(Numbers(y), Numbers(again.Y));
            Assert.Equal(Numbers(x!), Numbers(again.X!));
            Assert.Equal(Numbers(weight!), Numbers(again.Weight!));
        }
    }

    [Fact]
    public void Of_SeveralThreadsAtOnce_EachHasTheResultOfOne()
    {
        using var scope = NewDisposeScope();
        var (values, gradient) = (ChannelsLast.Of(randn(6, 32, 20, 20)), ChannelsLast.Of(randn(6, 32, 20, 20)));
        using var convolution = Convolution(32, 32);
        var expected = Numbers(Gradients(convolution, values, gradient).X!);

        var results = new float[4][];
        Parallel.For(0, results.Length, i =>
        {
            using var inner = NewDisposeScope();
            using var own = Convolution(32, 32);
            using (no_grad()) own.weight!.copy_(convolution.weight!);
            results[i] = Numbers(Gradients(own, values, gradient).X!);
        });

        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Of_FrozenWeightsOrImages_HasTheOtherGradientAlone(bool learns, bool passesOn)
    {
        using var scope = NewDisposeScope();
        using var convolution = Convolution(16, 16);
        convolution.weight!.requires_grad = learns;

        var (_, x, weight) = Gradients(convolution, ChannelsLast.Of(randn(2, 16, 5, 5)), randn(2, 16, 5, 5), passesOn);

        Assert.Equal(passesOn, x is not null);
        Assert.Equal(learns, weight is not null);
    }

    [Fact]
    public void Of_NaNAndInfinity_StayVisibleInAllThatDependsOnThem()
    {
        using var scope = NewDisposeScope();
        using var convolution = Convolution(16, 16);
        var values = randn(2, 16, 9, 9);
        values[0, 3, 4, 4] = float.NaN;
        values[1, 5, 0, 8] = float.PositiveInfinity;
        var x = ChannelsLast.Of(values);

        var isFinite = Convolution3x3.Of(convolution, x).detach().isfinite();
        var expected = nn.functional.conv2d(values, convolution.weight!, null, [1, 1], [1, 1]).isfinite();

        Assert.False((isFinite & ~expected).any().item<bool>());
        Assert.True(isFinite[1, 0, 8, 0].item<bool>());
    }

    [Theory]
    [InlineData("eval")]
    [InlineData("float64")]
    [InlineData("bfloat16")]
    [InlineData("channels first")]
    [InlineData("weights channels first")]
    [InlineData("8 channels")]
    [InlineData("24 outputs")]
    [InlineData("stride")]
    [InlineData("groups")]
    [InlineData("bias")]
    [InlineData("1x1")]
    [InlineData("no padding")]
    [InlineData("few pixels")]
    [InlineData("narrow maps")]
    [InlineData("no gradients")]
    [InlineData("nothing learns")]
    [InlineData("nothing")]
    public void Fits_WhatThePlainOperatorMustDo_IsFalse(string reason)
    {
        using var scope = NewDisposeScope();
        var inputs = reason == "8 channels" ? 8 : 32;
        using var convolution = nn.Conv2d(inputs, reason == "24 outputs" ? 24 : 32, reason == "1x1" ? 1 : 3, reason == "stride" ? 2 : 1,
            padding: reason is "no padding" or "1x1" ? 0 : 1, groups: reason == "groups" ? 2 : 1, bias: reason == "bias");
        if (reason != "weights channels first") ChannelsLast.Apply(convolution);
        if (reason == "eval") convolution.eval();
        if (reason == "nothing learns") convolution.weight!.requires_grad = false;
        var x = reason == "narrow maps" ? randn(40, inputs, 12, 1) : randn(4, inputs, reason == "few pixels" ? 10 : 12, 12);
        if (reason != "channels first") x = ChannelsLast.Of(x);
        if (reason == "float64") x = x.to(float64);
        if (reason == "bfloat16") x = x.to(bfloat16);
        using var mode = reason == "no gradients" ? no_grad() : enable_grad();

        Assert.Equal(reason == "nothing" && Vector512.IsHardwareAccelerated, Convolution3x3.Fits(convolution, x));
    }

    [Fact]
    public void Of_ManySteps_KeepsNoTensor()
    {
        using var convolution = Convolution(16, 16);
        var before = 0L;
        for (var step = 0; step < 50; step++)
        {
            using (NewDisposeScope())
            {
                var y = ChannelsLast.Of(randn(4, 16, 8, 8)).requires_grad_(true);
                for (var layer = 0; layer < 5; layer++) y = Convolution3x3.Of(convolution, y);
                if (step % 2 == 0) y.sum().backward();
                convolution.zero_grad();
            }
            if (step == 9) before = LivingTensors.Count();
        }
        Assert.InRange(LivingTensors.Count() - before, -100, 5);
    }

    [Fact]
    public void Of_GradientOfGradientAskedFor_SaysSo()
    {
        using var scope = NewDisposeScope();
        using var convolution = Convolution(16, 16);
        var x = ChannelsLast.Of(randn(4, 16, 8, 8)).requires_grad_(true);
        var y = Convolution3x3.Of(convolution, x).square().sum();

        var gradient = autograd.grad([y], [x], create_graph: true)[0];

        Assert.True(gradient.isnan().all().item<bool>());
        Assert.Throws<NotSupportedException>(BackwardPass.ThrowIfFailed);
    }

    private static void AssertAsPlain(Conv2d convolution, Tensor values, Tensor gradient)
    {
        var exact = values.to(float64).requires_grad_(true);
        var weight = convolution.weight!.detach().to(float64).requires_grad_(true);
        var expected = nn.functional.conv2d(exact, weight, null, [1, 1], [1, 1]);
        expected.backward([gradient.to(float64)]);

        var (y, x, weightGradient) = Gradients(convolution, ChannelsLast.Of(values), ChannelsLast.Of(gradient));

        AssertNear(expected, y, "values");
        AssertNear(exact.grad!, x!, "the input's gradient");
        AssertNear(weight.grad!, weightGradient!, "the weights' gradient");
    }

    private static (Tensor Y, Tensor? X, Tensor? Weight) Gradients(Conv2d convolution, Tensor values, Tensor gradient, bool passesOn = true)
    {
        convolution.zero_grad();
        var x = values.detach().clone().requires_grad_(passesOn);
        var y = Convolution3x3.Of(convolution, x);
        y.backward([gradient]);
        BackwardPass.ThrowIfFailed();
        return (y.detach(), x.grad, convolution.weight!.grad?.clone());
    }

    private static void AssertNear(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var exact = expected.detach().to(float64);
        var difference = ((actual.detach().to(float64) - exact).norm() / exact.norm()).item<double>();
        Assert.True(difference <= Tolerance, $"{what}: differs by {difference:G3} of its length, allowed {Tolerance:G3}.");
    }

    private static float[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();

    private static Conv2d Convolution(int inputs, int outputs)
    {
        var convolution = nn.Conv2d(inputs, outputs, 3, padding: 1, bias: false);
        ChannelsLast.Apply(convolution);
        return convolution;
    }
}
