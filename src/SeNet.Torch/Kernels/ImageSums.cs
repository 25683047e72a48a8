using System.Buffers;

namespace SeNet.Torch.Kernels;

/// <summary>
/// What <see cref="ChannelSums"/> found. In lent memory: arrays of this size would each be collected with the oldest objects. Its maker disposes it.
/// </summary>
internal sealed class ImageSums : IDisposable
{
    private readonly int _images, _channels;
    private double[] _values; // [N, 2, C]

    /// <param name="images">N.</param>
    /// <param name="parts">Of each image; there is room for the sums of each.</param>
    /// <param name="channels">C.</param>
    public ImageSums(long images, long parts, long channels)
    {
        (_images, _channels) = (checked((int)images), checked((int)channels));
        _values = ArrayPool<double>.Shared.Rent(checked((int)(images * parts * 2 * channels)));
    }

    /// <summary><c>[N · parts, 2, C]</c>; undefined at first.</summary>
    public Span<double> Values => _values;

    /// <summary>Σu of an image's channel.</summary>
    public double Sum(int image, int channel) => _values[2 * image * _channels + channel];

    /// <summary>Σu·v, likewise.</summary>
    public double Product(int image, int channel) => _values[(2 * image + 1) * _channels + channel];

    /// <summary>Both over all images, <c>[C]</c>.</summary>
    public (double[] Sums, double[] Products) OfBatch()
    {
        var (sums, products) = (new double[_channels], new double[_channels]);
        for (var image = 0; image < _images; image++)
            for (var channel = 0; channel < _channels; channel++)
            {
                sums[channel] += Sum(image, channel);
                products[channel] += Product(image, channel);
            }
        return (sums, products);
    }

    /// <summary>Adds up the parts of each image, in their order.</summary>
    public void Join(long parts)
    {
        if (parts == 1) return;
        var length = 2 * _channels;
        for (var image = 0; image < _images; image++)
            for (var i = 0; i < length; i++)
            {
                var sum = 0.0;
                for (var part = 0; part < parts; part++) sum += _values[(image * (int)parts + part) * length + i];
                _values[image * length + i] = sum;
            }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_values.Length > 0) ArrayPool<double>.Shared.Return(_values);
        _values = [];
    }
}
