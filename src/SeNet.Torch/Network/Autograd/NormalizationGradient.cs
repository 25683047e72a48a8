using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary>
/// The gradient of a batch normalization (arXiv:1502.03167, section 3), from two sums over the batch: with g the gradient of its result
/// and x̂ = (x − μ) / √(σ² + ε), that of β is Σg, that of γ is Σg·x̂, and that of x
/// <c>γ / √(σ² + ε) · (g − Σg / n − x̂ · Σg·x̂ / n)</c>: a factor times g, a factor times x, and a constant.
/// </summary>
internal sealed class NormalizationGradient
{
    private readonly double[] _beta, _gamma;

    /// <param name="statistics">Of x.</param>
    /// <param name="batchSums">Σg and Σg·x, each <c>[C]</c>.</param>
    public NormalizationGradient(BatchStatistics statistics, (double[] Sums, double[] Products) batchSums)
    {
        var (sums, products) = batchSums;
        var channels = statistics.Channels;
        (_beta, _gamma, Constant, XFactor) = ([.. sums], new double[channels], new double[channels], new float[channels]);
        for (var channel = 0; channel < channels; channel++)
            _gamma[channel] = statistics.InverseDeviation[channel] * (products[channel] - statistics.Mean[channel] * sums[channel]);
        // The weights' gradients are this rank's, and summed with all others; that of x needs the whole batch's sums now.
        statistics.Ranks?.Join(sums, products, count: 0);
        // What the batch's sums give back is for the batch's images alone, not for one that goes along.
        if (statistics.Ranks is { Counts: false }) return;
        for (var channel = 0; channel < channels; channel++)
        {
            var (mean, inverse, scale) = (statistics.Mean[channel], statistics.InverseDeviation[channel], (double)statistics.Scale[channel]);
            var factor = -scale * inverse * (inverse * (products[channel] - mean * sums[channel])) / statistics.Count;
            XFactor[channel] = (float)factor;
            Constant[channel] = -scale * sums[channel] / statistics.Count - factor * mean;
        }
    }

    /// <summary>The factor on x, per channel. That on g is the statistics' scale.</summary>
    public float[] XFactor { get; }

    /// <summary>The constant, per channel.</summary>
    public double[] Constant { get; }

    /// <summary>The gradient of γ, <c>[C]</c>. The caller's, or its dispose scope's.</summary>
    public Tensor OfWeight() => FloatTensor.From(_gamma, _gamma.Length);

    /// <summary>The gradient of β, likewise.</summary>
    public Tensor OfBias() => FloatTensor.From(_beta, _beta.Length);
}
