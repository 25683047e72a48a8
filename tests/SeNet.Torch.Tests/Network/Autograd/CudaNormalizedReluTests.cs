using SeNet.Torch.Network;
using SeNet.Torch.Network.Autograd;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network.Autograd;

/// <summary>On a GPU, against the same in float64 by libtorch's operators.</summary>
public sealed class CudaNormalizedReluTests
{
    [Theory]
    [InlineData(4, 16, 9, 7)]
    [InlineData(3, 48, 40, 33)]
    [InlineData(1, 64, 1, 5, 5e-4)] // of few numbers, which may lie close together
    [InlineData(6, 32, 1, 1, 5e-4)]
    [InlineData(130, 16, 5, 5)]
    [InlineData(2, 24, 45, 67)]
    [InlineData(5, 2048, 7, 7)]
    [InlineData(2, 4, 30, 31)]
    public void Of_Float32_HasTheValuesGradientsAndStatisticsOfThePlainOperators(int images, int channels, int height, int width, double tolerance = 1e-4)
    {
        var gpu = Gpu.Required();
        using var scope = NewDisposeScope();
        // Far from zero beside its spread, so that a careless variance would show.
        var values = randn([images, channels, height, width], device: gpu) * 2 + 30;
        var gradient = randn_like(values);
        using var fused = Normalization(channels, gpu);
        using var plain = Normalization(channels, gpu).to(float64);
        plain.load_state_dict(fused.state_dict());
        var x = ChannelsLast.Of(values).requires_grad_(true);
        var exact = values.to(float64).requires_grad_(true);

        Assert.True(CudaNormalizedRelu.Fits(fused, x));
        var y = CudaNormalizedRelu.Of(fused, x);
        var normalized = plain.call(exact);
        gradient *= Tensors.AwayFromZero(normalized);
        y.backward([gradient]);
        normalized.relu().backward([gradient.to(float64)]);

        Tensors.AssertClose(normalized.relu(), y, tolerance, "values");
        Tensors.AssertClose(exact.grad!, x.grad!, 2 * tolerance, "the input's gradient");
        Tensors.AssertClose(plain.running_mean!, fused.running_mean!, 1e-5, "running mean");
        Tensors.AssertClose(plain.running_var!, fused.running_var!, 1e-4, "running variance");
        Tensors.AssertClose(plain.num_batches_tracked!, fused.num_batches_tracked!, 0, "batches");
        Tensors.AssertNear(plain.weight!.grad!, fused.weight!.grad!, 1e-4, "the weight's gradient");
        Tensors.AssertNear(plain.bias!.grad!, fused.bias!.grad!, 1e-4, "the bias' gradient");
    }

    [Fact]
    public void Of_BFloat16_IsNearTheFloat64Result()
    {
        var gpu = Gpu.Required();
        using var scope = NewDisposeScope();
        var values = randn([5, 40, 9, 9], device: gpu).to(bfloat16);
        using var fused = Normalization(40, gpu);
        using var plain = Normalization(40, gpu).to(float64);
        plain.load_state_dict(fused.state_dict());
        var x = ChannelsLast.Of(values).requires_grad_(true);
        var exact = values.to(float64).requires_grad_(true);

        var y = CudaNormalizedRelu.Of(fused, x);
        var normalized = plain.call(exact);
        var gradient = randn([5, 40, 9, 9], device: gpu) * Tensors.AwayFromZero(normalized, 0.05);
        y.backward([gradient.to(bfloat16)]);
        normalized.relu().backward([gradient.to(bfloat16).to(float64)]);

        Assert.Equal(bfloat16, y.dtype);
        Tensors.AssertClose(normalized.relu(), y, 2e-2, "values");
        Tensors.AssertNear(exact.grad!, x.grad!, 5e-3, "the input's gradient");
        Tensors.AssertNear(plain.weight!.grad!, fused.weight!.grad!, 1e-4, "the weight's gradient");
        Tensors.AssertNear(plain.bias!.grad!, fused.bias!.grad!, 1e-4, "the bias' gradient");
    }

    [Fact]
    public void Of_TheSameTwice_GivesEqualBits()
    {
        var gpu = Gpu.Required();
        using var scope = NewDisposeScope();
        var values = ChannelsLast.Of(randn([64, 64, 32, 32], device: gpu));
        using var normalization = Normalization(64, gpu);

        var (one, oneGradient) = Run(values, normalization);
        var (other, otherGradient) = Run(values, normalization);

        Tensors.AssertClose(one, other, 0, "values");
        Tensors.AssertClose(oneGradient, otherGradient, 0, "the input's gradient");
    }

    [Fact]
    public void Of_NaN_StaysVisible()
    {
        var gpu = Gpu.Required();
        using var scope = NewDisposeScope();
        var values = randn([2, 16, 3, 3], device: gpu);
        values[0, 3, 1, 1] = float.NaN;
        using var fused = Normalization(16, gpu);

        var y = CudaNormalizedRelu.Of(fused, ChannelsLast.Of(values).requires_grad_(true)).detach();

        Assert.True(y.select(1, 3).isnan().all().item<bool>());
        Assert.False(y.select(1, 4).isnan().any().item<bool>());
    }

    [Theory]
    [InlineData(20)]
    [InlineData(64)]
    public void Of_EvalMode_NormalizesWithTheRunningStatistics(int channels)
    {
        var gpu = Gpu.Required();
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        using var normalization = Normalization(channels, gpu);
        normalization.call(randn([9, channels, 5, 5], device: gpu) * 3 + 4);
        normalization.eval();
        var x = ChannelsLast.Of(randn([3, channels, 7, 5], device: gpu));

        Assert.True(CudaNormalizedRelu.Fits(normalization, x));
        var y = CudaNormalizedRelu.Of(normalization, x);

        Tensors.AssertClose(normalization.call(x).relu(), y, 1e-5, "values");
        Assert.Equal(1, normalization.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void Of_ManySteps_KeepsNoTensor()
    {
        var gpu = Gpu.Required();
        using var fused = Normalization(16, gpu);
        var before = 0L;
        for (var step = 0; step < 50; step++)
        {
            using (NewDisposeScope())
            {
                var y = ChannelsLast.Of(randn([4, 16, 8, 8], device: gpu)).requires_grad_(true);
                for (var layer = 0; layer < 5; layer++) y = CudaNormalizedRelu.Of(fused, y);
                if (step % 2 == 0) y.sum().backward();
            }
            if (step == 9) before = LivingTensors.Count();
        }
        Assert.InRange(LivingTensors.Count() - before, -100, 5);
    }

    private static (Tensor Values, Tensor Gradient) Run(Tensor values, BatchNorm2d normalization)
    {
        var x = values.clone().requires_grad_(true);
        var y = CudaNormalizedRelu.Of(normalization, x);
        y.square().sum().backward();
        return (y.detach(), x.grad!);
    }

    private static BatchNorm2d Normalization(int channels, Device gpu)
    {
        var normalization = nn.BatchNorm2d(channels).to(gpu);
        using var inference = no_grad();
        nn.init.uniform_(normalization.weight!, 0.5, 1.5);
        nn.init.uniform_(normalization.bias!, -1, 1);
        return normalization;
    }
}
