using Microsoft.ML;
using SeNet.MLNet;
using SeNet.MLNet.Data;

namespace SeNet.Reports.Scoring;

/// <summary>Fetches images of rows while they are scored.</summary>
internal static class RowImages
{
    /// <summary>The column of the images; <see langword="null"/> where the view has none, or no network says which it is.</summary>
    public static DataViewSchema.Column? Find(DataViewSchema schema, SeResNetTransformer? network) =>
        network is null ? null : schema.GetColumnOrNull(network.ImageColumnName);

    /// <summary>What reads the image of the row that a cursor is at.</summary>
    /// <param name="cursor">The cursor, in which the column is active.</param>
    /// <param name="column">Of <see cref="Find"/>.</param>
    /// <param name="network">Says how to read it.</param>
    public static ImageReader Reader(DataViewRow cursor, DataViewSchema.Column column, SeResNetTransformer network) => ImageColumn.CreateReader(
        cursor, column, new ImageColumnOptions { ImageFolder = network.Options.ImageFolder, PixelLimit = network.Options.PixelLimit });
}
