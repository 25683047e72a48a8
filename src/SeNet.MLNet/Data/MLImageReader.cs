using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>Reads images that a column holds as <see cref="MLImage"/>.</summary>
internal sealed class MLImageReader(DataViewRow row, DataViewSchema.Column column) : ImageReader(row, column)
{
    private readonly ValueGetter<MLImage> _getter = row.GetGetter<MLImage>(column);

    // Handed to the getter again and again: ML.NET's own getters then free the image before. Never freed here, since others' images
    // belong to whoever made the view.
    private MLImage? _image;

    public override ImageValue Fetch()
    {
        _getter(ref _image!);
        if (_image is null) return new MissingImage(RowName, "there is none (the value is null)");
        try
        {
            return new Value(_image.Pixels.ToArray(), _image.Width, _image.Height, _image.PixelFormat, RowName);
        }
        catch (InvalidOperationException)
        {
            return new MissingImage(RowName, "the MLImage has been disposed");
        }
    }

    private sealed class Value(byte[] pixels, int width, int height, MLPixelFormat format, string name) : ImageValue(name)
    {
        public override RgbImage Decode() => MLImagePixels.ToRgb(pixels, width, height, format, Name);
    }
}
