using SeNet.Torch.Kernels;
using TorchSharp.Modules;

namespace SeNet.Torch.Network.Autograd;

/// <summary>Mean and variance of each channel of a batch, and what batch normalization makes of them (arXiv:1502.03167, algorithm 1).</summary>
internal sealed unsafe class BatchStatistics
{
    private readonly float[] _imageMeans; // [N, C]
    private readonly double[] _variance;

    /// <summary>Computes them, in one pass over the map.</summary>
    /// <param name="x"><c>[N, C, H, W]</c>, N · H · W of 2 or more.</param>
    /// <param name="normalization">Its weights and ε; float32.</param>
    public BatchStatistics(MapView x, BatchNorm2d normalization)
    {
        (Images, Channels, Pixels) = ((int)x.Images, (int)x.Channels, x.Pixels);
        _imageMeans = new float[Images * Channels];
        (Mean, _variance, InverseDeviation) = (new double[Channels], new double[Channels], new double[Channels]);
        (Scale, Shift) = (new float[Channels], new float[Channels]);
        var gamma = FloatTensor.Of(normalization.weight!);
        var beta = FloatTensor.Of(normalization.bias!);
        using var imageSums = ChannelSums.Of<Summands.Squares>(x, new MapOperands { X = x.Data });
        for (var image = 0; image < Images; image++)
            for (var channel = 0; channel < Channels; channel++)
                _imageMeans[image * Channels + channel] = (float)(imageSums.Sum(image, channel) / Pixels);
        var (sums, squares) = imageSums.OfBatch();
        Ranks = NormalizationRanks.Current;
        Count = (double)Images * Pixels;
        if (Ranks is not null) Count = Ranks.Join(sums, squares, Count);
        for (var channel = 0; channel < Channels; channel++)
        {
            var mean = sums[channel] / Count;
            Mean[channel] = mean;
            _variance[channel] = Math.Max(squares[channel] / Count - mean * mean, 0);   // rounding may leave it below 0; NaN stays NaN
            InverseDeviation[channel] = 1 / Math.Sqrt(_variance[channel] + normalization.eps);
            Scale[channel] = (float)(gamma[channel] * InverseDeviation[channel]);
            Shift[channel] = (float)(beta[channel] - mean * gamma[channel] * InverseDeviation[channel]);
        }
    }

    public int Images { get; }

    public int Channels { get; }

    /// <summary>Pixels of an image.</summary>
    public long Pixels { get; }

    /// <summary>Pixels of the batch, over all ranks.</summary>
    public double Count { get; }

    /// <summary>Whose images the statistics are of; <see langword="null"/> for this process alone.</summary>
    public NormalizationRanks? Ranks { get; }

    /// <summary>μ, per channel.</summary>
    public double[] Mean { get; }

    /// <summary>1 / √(σ² + ε), per channel; σ² is the biased variance.</summary>
    public double[] InverseDeviation { get; }

    /// <summary>The normalized x is x · this + <see cref="Shift"/>, per channel.</summary>
    public float[] Scale { get; }

    /// <summary>See <see cref="Scale"/>.</summary>
    public float[] Shift { get; }

    /// <summary>The mean of x over each image's pixels, <c>[N, C]</c>.</summary>
    public ReadOnlySpan<float> ImageMeans => _imageMeans;

    /// <summary>Moves the module's running statistics towards these; the variance is then the unbiased one, as in PyTorch.</summary>
    public void UpdateRunning(BatchNorm2d normalization)
    {
        var momentum = normalization.momentum!.Value;
        var mean = FloatTensor.Of(normalization.running_mean!);
        var variance = FloatTensor.Of(normalization.running_var!);
        for (var channel = 0; channel < Channels; channel++)
        {
            mean[channel] = (float)(momentum * Mean[channel] + (1 - momentum) * mean[channel]);
            variance[channel] = (float)(momentum * _variance[channel] * (Count / (Count - 1)) + (1 - momentum) * variance[channel]);
        }
        GC.KeepAlive(normalization);
    }
}
