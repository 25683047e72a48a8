using SeNet.Torch.Network;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.ConvolutionMap;

/// <summary>A layer, two images and two gradients of its result, drawn at random, with what float64 makes of them; for cases of any number of images and threads.</summary>
internal sealed class ExactConvolution : IDisposable
{
    private const int SampledChannels = 8;

    private readonly DisposeScope _scope;
    private readonly Tensor[] _weightGradients;
    private readonly Tensor _sampledOutputs;

    /// <summary>Draws and computes them.</summary>
    public ExactConvolution(ConvolutionCase @case)
    {
        Case = OfAnyBatch(@case);
        _scope = NewDisposeScope();
        var type = @case.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using var generator = new Generator(1);
        Layer = UnsetLayer.Convolution(@case.Inputs, @case.Outputs, @case.Kernel, @case.Stride, @case.Padding, @case.Groups);
        var scale = 1 / Math.Sqrt(@case.Inputs / @case.Groups * @case.Kernel * @case.Kernel);
        using (no_grad())
        {
            // What the type can't hold is no error of the convolution.
            var weight = (randn(Layer.weight!.shape, generator: generator) * scale).to(type).to(ScalarType.Float32);
            Layer.weight.set_(ChannelsLast.Of(weight));
        }
        X = randn([2, @case.Inputs, @case.Size, @case.Size], generator: generator).to(type);

        var x = X.to(ScalarType.Float64).requires_grad_();
        var y = Convolve(x, Layer.weight.detach().to(ScalarType.Float64), @case.Groups);
        Gradient = randn(y.shape, generator: generator).to(type);
        y.backward([Gradient.to(ScalarType.Float64)]);
        Y = y.detach();
        XGradient = x.grad!;

        // Of the weights some output channels; with groups the channels of the first and the last group.
        _sampledOutputs = tensor(@case.Groups > 1 ? Ends(@case.Outputs) : Spread(@case.Outputs));
        _weightGradients = [WeightGradientOf(0), WeightGradientOf(1)];
    }

    /// <summary>The case, with one image and one thread.</summary>
    public ConvolutionCase Case { get; }

    /// <summary>The layer, in float32.</summary>
    public Conv2d Layer { get; }

    /// <summary>Two images of the case's type.</summary>
    public Tensor X { get; }

    /// <summary>What comes of them, in float64.</summary>
    public Tensor Y { get; }

    /// <summary>Gradients of <see cref="Y"/>, of the case's type.</summary>
    public Tensor Gradient { get; }

    /// <summary>The gradients of <see cref="X"/>, in float64.</summary>
    public Tensor XGradient { get; }

    /// <summary>The case without what differs between batches and threads.</summary>
    public static ConvolutionCase OfAnyBatch(ConvolutionCase @case) => @case with { Images = 1, Threads = 1 };

    /// <summary>The sampled part of the weights' gradient, in float64, of a batch that has each of the two images so many times.</summary>
    public Tensor WeightGradient(int first, int second) => _weightGradients[0] * first + _weightGradients[1] * second;

    /// <summary>The same part of a whole gradient.</summary>
    public Tensor Sampled(Tensor weightGradient) => weightGradient.index_select(0, _sampledOutputs);

    /// <inheritdoc/>
    public void Dispose()
    {
        Layer.Dispose();
        _scope.Dispose();
    }

    private Tensor WeightGradientOf(int image)
    {
        var x = X.narrow(0, image, 1).to(ScalarType.Float64);
        var grouped = Case.Groups > 1;
        if (grouped) x = x.index_select(1, tensor(Ends(Case.Inputs)));
        var weight = Sampled(Layer.weight!.detach()).to(ScalarType.Float64).requires_grad_();
        var gradient = Gradient.narrow(0, image, 1).index_select(1, _sampledOutputs).to(ScalarType.Float64);
        Convolve(x, weight, grouped ? 2 : 1).backward([gradient]);
        return weight.grad!;
    }

    private Tensor Convolve(Tensor x, Tensor weight, long groups) =>
        nn.functional.conv2d(x, weight, null, [Case.Stride, Case.Stride], [Case.Padding, Case.Padding], groups: groups);

    private static long[] Spread(int channels)
    {
        var count = Math.Min(SampledChannels, channels);
        return [.. Enumerable.Range(0, count).Select(i => (long)i * (channels - 1) / Math.Max(count - 1, 1)).Distinct()];
    }

    private long[] Ends(int channels)
    {
        var width = channels / Case.Groups;
        return [.. Enumerable.Range(0, width).Concat(Enumerable.Range(channels - width, width)).Select(channel => (long)channel)];
    }
}
