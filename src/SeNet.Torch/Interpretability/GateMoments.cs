using SeNet.Torch.Ranks;

namespace SeNet.Torch.Interpretability;

/// <summary>Counts the gates of a block, image by image. Not thread-safe.</summary>
internal sealed class GateMoments(int channels)
{
    private readonly double[] _sum = new double[channels], _squares = new double[channels];

    public int Images { get; private set; }

    /// <summary>Counts one image's gates.</summary>
    public void Add(ReadOnlySpan<float> gates)
    {
        Images++;
        for (var channel = 0; channel < gates.Length; channel++)
        {
            _sum[channel] += gates[channel];
            _squares[channel] += (double)gates[channel] * gates[channel];
        }
    }

    /// <summary>Adds what all ranks have counted.</summary>
    public void Join(RankGroup ranks)
    {
        if (!ranks.IsShared) return;
        double[] all = [.. _sum, .. _squares, Images];
        ranks.Sum(all.AsSpan());
        all.AsSpan(0, channels).CopyTo(_sum);
        all.AsSpan(channels, channels).CopyTo(_squares);
        Images = (int)all[^1];
    }

    /// <summary>Mean and standard deviation over the images, per channel; NaN where there is no image.</summary>
    public GateDistribution ToDistribution(string block, int? classIndex)
    {
        var (mean, deviation) = (new float[channels], new float[channels]);
        for (var channel = 0; channel < channels; channel++)
        {
            var average = _sum[channel] / Images;
            mean[channel] = (float)average;
            // Gates lie between 0 and 1, so float64 leaves enough of the difference.
            deviation[channel] = (float)Math.Sqrt(Math.Max(0, _squares[channel] / Images - average * average));
        }
        return new GateDistribution(block, classIndex, Images, Array.AsReadOnly(mean), Array.AsReadOnly(deviation));
    }
}
