using Microsoft.ML;
using Microsoft.ML.Data;

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
        if (_image is null) return MissingImage.Null(RowName);
        try
        {
            return new MLImageValue(new PixelCopy(_image), RowName, ownsPixels: true);
        }
        catch (InvalidOperationException)
        {
            return MissingImage.Disposed(RowName);
        }
    }
}
