using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>Reads images that a column holds as the bytes of a file, as <c>LoadRawImageBytes</c> makes them.</summary>
internal sealed class EncodedImageReader(DataViewRow row, DataViewSchema.Column column, ImageColumnOptions options) : ImageReader(row, column)
{
    private readonly ValueGetter<VBuffer<byte>> _getter = row.GetGetter<VBuffer<byte>>(column);

    public override ImageValue Fetch()
    {
        // A fresh buffer is filled with bytes of the value's own; so this is the only copy.
        VBuffer<byte> buffer = default;
        _getter(ref buffer);
        return new Value(buffer, RowName, options.PixelLimit);
    }

    private sealed class Value(VBuffer<byte> encoded, string name, int pixelLimit) : ImageValue(name)
    {
        public override RgbImage Decode() =>
            encoded.IsDense
                ? ImageDecoder.Decode(encoded.GetValues(), Name, pixelLimit)
                : ImageDecoder.Decode([.. encoded.DenseValues()], Name, pixelLimit);
    }
}
