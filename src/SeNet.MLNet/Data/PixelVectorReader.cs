using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>
/// Reads images that a column holds as vectors of samples, as <c>ExtractPixels</c> makes them: <typeparamref name="T"/> is
/// <see cref="float"/>, or <see cref="byte"/>.
/// </summary>
internal sealed class PixelVectorReader<T>(DataViewRow row, DataViewSchema.Column column, PixelLayout layout, Func<T, byte?> convert)
    : ImageReader(row, column)
    where T : struct
{
    private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);

    public override ImageValue Fetch()
    {
        // A fresh buffer is filled with values of its own; so this is the only copy.
        VBuffer<T> buffer = default;
        _getter(ref buffer);
        return new Value(buffer, layout, convert, RowName);
    }

    private sealed class Value(VBuffer<T> samples, PixelLayout layout, Func<T, byte?> convert, string name) : ImageValue(name)
    {
        public override RgbImage Decode()
        {
            var pixelCount = layout.Width * layout.Height;
            var dense = samples.IsDense ? samples.GetValues() : [.. samples.DenseValues()];
            if (dense.Length != pixelCount * RgbImage.Channels)
                throw new ImageDecodingException(Name, $"it has {dense.Length} values; {layout.Width}×{layout.Height} pixels take {pixelCount * RgbImage.Channels}");

            var rgb = GC.AllocateUninitializedArray<byte>(dense.Length);
            var (pixelStep, channelStep) = layout.Planar ? (1, pixelCount) : (RgbImage.Channels, 1);
            for (var pixel = 0; pixel < pixelCount; pixel++)
                for (var channel = 0; channel < RgbImage.Channels; channel++)
                    rgb[pixel * RgbImage.Channels + channel] = Sample(dense[pixel * pixelStep + channel * channelStep]);
            return new RgbImage(layout.Width, layout.Height, rgb);
        }

        private byte Sample(T value) => convert(value)
            ?? throw new ImageDecodingException(Name, FormattableString.Invariant($"its value {value} is no whole number from 0 to 255; use ExtractPixels without offset and scale, as SeResNet normalizes by itself"));
    }
}
