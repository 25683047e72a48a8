using SeNet.Torch.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary>
/// Batch normalization with the statistics of the batch and a ReLU, in two passes over the memory each way: sums, then values. The
/// gradient needs x alone, whose normalized value tells what the ReLU let through.
/// </summary>
internal sealed class NormalizedRelu : autograd.SingleTensorFunction<NormalizedRelu>
{
    private const string Statistics = "statistics";

    public override string Name => nameof(NormalizedRelu);

    /// <summary>Whether this computes what the plain operators would.</summary>
    public static bool Fits(BatchNorm2d normalization, Tensor x) =>
        normalization.training && is_grad_enabled() && MapView.Fits(x)
        && x.requires_grad && normalization.weight!.dtype == ScalarType.Float32 && (x.numel() > x.shape[1] || NormalizationRanks.Current is not null);

    /// <summary>relu(normalization(x)); the running statistics follow.</summary>
    /// <param name="normalization">In train mode.</param>
    /// <param name="x"><c>[N, C, H, W]</c> that <see cref="Fits"/>.</param>
    /// <returns>As x; the caller's, or its dispose scope's.</returns>
    public static Tensor Of(BatchNorm2d normalization, Tensor x)
    {
        BackwardPass.ThrowIfFailed();
        using var scope = NewDisposeScope();
        return apply(x, normalization.weight!, normalization.bias!, normalization).MoveToOuterDisposeScope();
    }

    public override unsafe Tensor forward(autograd.AutogradContext context, params object[] arguments)
    {
        context.set_materialize_grads(false);
        var (x, normalization) = ((Tensor)arguments[0], (BatchNorm2d)arguments[3]);
        var view = new MapView(x);
        var statistics = new BatchStatistics(view, normalization);
        statistics.UpdateRunning(normalization);
        var y = empty_like(x);
        fixed (float* scale = statistics.Scale, shift = statistics.Shift)
            PixelLoop.Run<NormalizationFormulas.ScaleRelu>(view, new() { X = view.Data, Scale = scale, Shift = shift, Target = new MapView(y).Data });
        context.save_for_backward([x]);
        context.save_data(Statistics, statistics);
        return y;
    }

    public override List<Tensor?> backward(autograd.AutogradContext context, Tensor gradient) => BackwardPass.Run(gradient, 4, dy =>
    {
        var x = context.get_saved_variables()[0];
        var (dx, parts) = Gradient((BatchStatistics)context.get_data(Statistics), x, MapView.Fits(dy) ? dy : ChannelsLast.Of(dy));
        return [dx, parts.OfWeight(), parts.OfBias(), null];
    });

    private static unsafe (Tensor, NormalizationGradient) Gradient(BatchStatistics statistics, Tensor x, Tensor dy)
    {
        var view = new MapView(x);
        var dx = empty_like(x);
        fixed (float* scale = statistics.Scale, shift = statistics.Shift)
        {
            var maps = new MapOperands { X = view.Data, Gradient = new MapView(dy).Data, Scale = scale, Shift = shift, Target = new MapView(dx).Data };
            using var sums = ChannelSums.Of<Summands.OpenProducts>(view, maps);
            var gradient = new NormalizationGradient(statistics, sums.OfBatch());
            var constants = Array.ConvertAll(gradient.Constant, value => (float)value);
            fixed (float* factor = gradient.XFactor, constant = constants)
            {
                maps.GradientFactor = scale;
                maps.XFactor = factor;
                maps.Constant = constant;
                PixelLoop.Run<NormalizationFormulas.OpenGradient>(view, maps);
            }
            return (dx, gradient);
        }
    }
}
