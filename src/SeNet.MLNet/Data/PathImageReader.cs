using Microsoft.ML;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Data;

/// <summary>Reads images whose files a column names.</summary>
internal sealed class PathImageReader(DataViewRow row, DataViewSchema.Column column, ImageColumnOptions options) : ImageReader(row, column)
{
    private readonly ValueGetter<ReadOnlyMemory<char>> _getter = row.GetGetter<ReadOnlyMemory<char>>(column);

    public override ImageValue Fetch()
    {
        ReadOnlyMemory<char> text = default;
        _getter(ref text);
        if (text.Span.IsWhiteSpace()) return new MissingImage(RowName, "it has no path (the text is empty)");
        var path = text.ToString();
        return new Value(options.ImageFolder is { } folder ? Path.Combine(folder, path) : path, options.PixelLimit, options.SufficientSide);
    }

    private sealed class Value(string path, int pixelLimit, int? sufficientSide) : ImageValue(path)
    {
        public override RgbImage Decode() => ImageDecoder.DecodeFile(Name, pixelLimit, sufficientSide);

        public override void WriteTo(ScoringBatch batch, int position) => batch.SetFile(position, Name, pixelLimit);
    }
}
