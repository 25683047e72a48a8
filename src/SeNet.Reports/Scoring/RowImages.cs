using Microsoft.ML;
using SeNet.MLNet;
using SeNet.MLNet.Data;
using SeNet.Torch.Training;

namespace SeNet.Reports.Scoring;

/// <summary>Fetches the images of some rows.</summary>
internal static class RowImages
{
    /// <summary>Gives mistakes their images and the images' names; where the view has no images, they stay without.</summary>
    /// <param name="mistakes">The mistakes.</param>
    /// <param name="rowOf">The row of each, counted from 0.</param>
    /// <param name="view">The view with the rows; read once, up to the last of them.</param>
    /// <param name="network">Names the image column; null for none.</param>
    public static IReadOnlyList<Mistake> Attach(IReadOnlyList<Mistake> mistakes, Func<Mistake, long> rowOf, IDataView view, SeResNetTransformer? network)
    {
        if (mistakes.Count == 0 || network is null || view.Schema.GetColumnOrNull(network.ImageColumnName) is not { } column) return mistakes;
        var wanted = mistakes.Select(rowOf).ToHashSet();
        var found = new Dictionary<long, ImageValue>();
        using var cursor = view.GetRowCursor([column]);
        var options = new ImageColumnOptions { ImageFolder = network.Options.ImageFolder, PixelLimit = network.Options.PixelLimit };
        var image = ImageColumn.CreateReader(cursor, column, options);
        for (var row = 0L; found.Count < wanted.Count && cursor.MoveNext(); row++)
            if (wanted.Contains(row)) found[row] = image.Fetch();
        return [.. mistakes.Select(mistake => found.TryGetValue(rowOf(mistake), out var value) ? mistake with { Name = value.Name, ReadImage = value.Decode } : mistake)];
    }
}
