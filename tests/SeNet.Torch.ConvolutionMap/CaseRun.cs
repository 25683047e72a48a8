using SeNet.Torch.Inference.Fused;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.ConvolutionMap;

/// <summary>Computes cases as training and scoring do, and tells how far that is from float64.</summary>
internal sealed class CaseRun : IDisposable
{
    private ExactConvolution? _exact;

    /// <summary>The ways of computing it, in order, each with its distance as a share of the exact result's length.</summary>
    /// <remarks>
    /// The batch is made of two images, so that what is exact is computed once for all batches: the first image is one of them, the last
    /// the other, those between are both in turn, with both signs. Compared are the first and the last image, and some channels of the weights' gradient.
    /// </remarks>
    public IEnumerable<(string Way, double Distance)> Distances(ConvolutionCase @case)
    {
        set_num_threads(@case.Threads);
        var exact = Exact(@case);
        using var scope = NewDisposeScope();
        var layer = exact.Layer;
        layer.weight!.grad = null;

        var images = Enumerable.Range(0, @case.Images).Select(i => i == @case.Images - 1 && i > 0 ? 1L : i % 2).ToArray();
        var signs = Enumerable.Range(0, @case.Images).Select(i => i == @case.Images - 1 || i / 2 % 2 == 0 ? 1f : -1f).ToArray();
        var ends = tensor(@case.Images == 1 ? new long[] { 0 } : [0, @case.Images - 1]);
        Tensor Batch(Tensor ofTwo) => ChannelsLast.Of(ofTwo.index_select(0, tensor(images)) * tensor(signs, ofTwo.dtype).view(-1, 1, 1, 1));
        double EndsDistance(Tensor ofTwo, Tensor found) => Distance(ofTwo.narrow(0, 0, ends.numel()), found.index_select(0, ends));

        var x = Batch(exact.X).requires_grad_();
        var y = ImageConvolution.Forward(layer, x);
        yield return ("forward", EndsDistance(exact.Y, y));

        y.backward([Batch(exact.Gradient)]);
        yield return ("input gradient", EndsDistance(exact.XGradient, x.grad!));
        var second = (int)images.Sum();
        yield return ("weight gradient", Distance(exact.WeightGradient(images.Length - second, second), exact.Sampled(layer.weight.grad!)));

        if (Inference.ScoringCapabilities.Here.FusedOperators) yield return ("packed", EndsDistance(exact.Y, Packed(@case, exact, x.detach())));
    }

    /// <inheritdoc/>
    public void Dispose() => _exact?.Dispose();

    private ExactConvolution Exact(ConvolutionCase @case)
    {
        if (_exact is { } known && known.Case == ExactConvolution.OfAnyBatch(@case)) return known;
        _exact?.Dispose();
        return _exact = new(@case);
    }

    private static Tensor Packed(ConvolutionCase @case, ExactConvolution exact, Tensor x)
    {
        using var inference = no_grad();
        var shape = new ConvolutionShape(@case.Outputs, @case.Kernel, @case.Stride, @case.Padding, @case.Groups);
        var weight = PackedWeights.Pack(exact.Layer.weight!.to(x.dtype), shape, @case.Size, @case.Size);
        var bias = zeros(@case.Outputs, x.dtype);
        using var input = FeatureMap.Of(NewHandle(x), @case.Images, @case.Inputs, @case.Size, @case.Size, x.dtype);
        using var output = FusedOperators.Convolution(input, weight, bias, shape, relu: false);
        return Tensor.UnsafeCreateTensor(NewHandle(output.Handle));
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

    private static double Distance(Tensor exact, Tensor found)
    {
        using var inference = no_grad();
        return ((found.to(ScalarType.Float64) - exact).norm() / exact.norm()).item<double>();
    }
}
