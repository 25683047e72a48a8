using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;

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
        return new Value(buffer, RowName, options.PixelLimit, options.SufficientSide);
    }

    private sealed class Value(VBuffer<byte> encoded, string name, int pixelLimit, int? sufficientSide) : ImageValue(name)
    {
        private ReadOnlySpan<byte> Bytes => encoded.IsDense ? encoded.GetValues() : encoded.DenseValues().ToArray();

        public override RgbImage Decode() => ImageDecoder.Decode(Bytes, Name, pixelLimit, sufficientSide);

        public override void WriteTo(ScoringBatch batch, int position) => batch.Set(position, Bytes, Name, pixelLimit);
    }
}
