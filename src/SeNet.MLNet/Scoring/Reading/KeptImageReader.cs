using Microsoft.ML;
using SeNet.MLNet.Data;

namespace SeNet.MLNet.Scoring.Reading;

/// <summary>Reads images from the pixels that are kept of them anyway.</summary>
/// <param name="row">The row that was kept last.</param>
/// <param name="column">The column.</param>
/// <param name="images">What is kept of it.</param>
/// <param name="slot">Where that row is.</param>
internal sealed class KeptImageReader(DataViewRow row, DataViewSchema.Column column, KeptImages images, Func<int> slot) : ImageReader(row, column)
{
    public override ImageValue Fetch() => images.ImageOf(slot()) switch
    {
        null => MissingImage.Null(RowName),
        { Pixels: { } pixels } => new MLImageValue(pixels, RowName, ownsPixels: false),
        _ => MissingImage.Disposed(RowName),
    };
}
