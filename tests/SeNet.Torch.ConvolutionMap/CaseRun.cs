using SeNet.Torch.Inference.Fused;
using SeNet.Torch.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.ConvolutionMap;

/// <summary>Computes a case as training and scoring do, and tells how far that is from float64.</summary>
internal static class CaseRun
{
    private const int SampledChannels = 8;

    /// <summary>The ways of computing it, in order, each with its distance as a share of the exact result's length.</summary>
    /// <remarks>Exact results are computed for the first and the last image, and of the weights' gradient for a few channels: all that a wrong block would touch.</remarks>
    public static IEnumerable<(string Way, double Distance)> Distances(ConvolutionCase @case)
    {
        set_num_threads(@case.Threads);
        using var scope = NewDisposeScope();
        var type = @case.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using var generator = new Generator(1);
        var module = UnsetLayer.Convolution(@case.Inputs, @case.Outputs, @case.Kernel, @case.Stride, @case.Padding, @case.Groups);
        var scale = 1 / Math.Sqrt(@case.Inputs / @case.Groups * @case.Kernel * @case.Kernel);
        using (no_grad())
        {
            var values = (randn(module.weight!.shape, generator: generator) * scale).to(type).to(ScalarType.Float32);
            module.weight.set_(ChannelsLast.Of(values));
        }
        var x = ChannelsLast.Of(randn([@case.Images, @case.Inputs, @case.Size, @case.Size], generator: generator).to(type)).requires_grad_();

        var y = ImageConvolution.Forward(module, x);
        var ends = @case.Images == 1 ? new long[] { 0 } : [0, @case.Images - 1];
        var someImages = tensor(ends);
        var exactX = x.detach().index_select(0, someImages).to(ScalarType.Float64).requires_grad_();
        var exactWeight = module.weight.detach().to(ScalarType.Float64).requires_grad_();
        var exactY = Convolve(exactX, exactWeight, @case, @case.Groups);
        yield return ("forward", Distance(exactY, y.index_select(0, someImages)));

        var gradient = ChannelsLast.Of(randn(y.shape, generator: generator).to(type));
        y.backward([gradient]);
        exactY.backward([gradient.index_select(0, someImages).to(ScalarType.Float64)]);
        yield return ("input gradient", Distance(exactX.grad!, x.grad!.index_select(0, someImages)));
        yield return ("weight gradient", WeightGradientDistance(@case, module, x.detach(), gradient));

        if (ScoresFused) yield return ("packed", PackedDistance(@case, module, x.detach(), type, someImages, exactY));
    }

    private static bool ScoresFused => Inference.ScoringCapabilities.Here.FusedOperators;

    private static double WeightGradientDistance(ConvolutionCase @case, Conv2d module, Tensor x, Tensor gradient)
    {
        // Without groups some of the output channels, else the channels of the first and the last group.
        var grouped = @case.Groups > 1;
        var outputs = grouped ? EndsOf(@case.Outputs, @case.Groups) : Spread(@case.Outputs);
        var someX = grouped ? x.index_select(1, tensor(EndsOf(@case.Inputs, @case.Groups))) : x;
        var some = tensor(outputs);
        var weight = module.weight!.detach().index_select(0, some).to(ScalarType.Float64).requires_grad_();
        Convolve(someX.to(ScalarType.Float64), weight, @case, grouped ? 2 : 1).backward([gradient.index_select(1, some).to(ScalarType.Float64)]);
        return Distance(weight.grad!, module.weight!.grad!.index_select(0, some));
    }

    private static double PackedDistance(ConvolutionCase @case, Conv2d module, Tensor x, ScalarType type, Tensor someImages, Tensor exact)
    {
        using var inference = no_grad();
        var shape = new ConvolutionShape(@case.Outputs, @case.Kernel, @case.Stride, @case.Padding, @case.Groups);
        var weight = PackedWeights.Pack(module.weight!.to(type), shape, @case.Size, @case.Size);
        var bias = zeros(@case.Outputs, type);
        using var input = FeatureMap.Of(NewHandle(x), @case.Images, @case.Inputs, @case.Size, @case.Size, type);
        using var output = FusedOperators.Convolution(input, weight, bias, shape, relu: false);
        using var result = Tensor.UnsafeCreateTensor(NewHandle(output.Handle));
        return Distance(exact, result.index_select(0, someImages));
    }

    private static nint NewHandle(Tensor tensor)
    {
        var handle = NewHandle(tensor.Handle);
        GC.KeepAlive(tensor);
        return handle;
    }

    private static unsafe nint NewHandle(nint handle)
    {
        nint result;
        return Native.LibTorchFunctions.Instance!.NewHandle(handle, &result) == 0 ? result : throw new InvalidOperationException("No handle.");
    }

    private static Tensor Convolve(Tensor x, Tensor weight, ConvolutionCase @case, long groups) =>
        nn.functional.conv2d(x, weight, null, [@case.Stride, @case.Stride], [@case.Padding, @case.Padding], groups: groups);

    private static double Distance(Tensor exact, Tensor found)
    {
        using var inference = no_grad();
        return ((found.to(ScalarType.Float64) - exact).norm() / exact.norm()).item<double>();
    }

    private static long[] Spread(int channels) =>
        [.. Enumerable.Range(0, Math.Min(SampledChannels, channels)).Select(i => (long)i * (channels - 1) / Math.Max(Math.Min(SampledChannels, channels) - 1, 1)).Distinct()];

    private static long[] EndsOf(int channels, int groups)
    {
        var width = channels / groups;
        return [.. Enumerable.Range(0, width).Concat(Enumerable.Range(channels - width, width)).Select(channel => (long)channel)];
    }
}
