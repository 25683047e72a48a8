using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;

namespace SeNet.Cli.Models;

/// <summary>Reads a model's scores row by row; ML.NET's cursor has the images decoded and scored in batches.</summary>
internal static class ImageScoring
{
    /// <summary>Scores files.</summary>
    /// <param name="model">The model.</param>
    /// <param name="paths">The files, whether or not they are images.</param>
    /// <param name="views">Which views of each are scored; <see langword="null"/> for the model's own choice.</param>
    /// <param name="pixelLimit">Largest image that is decoded; <see langword="null"/> for the model's limit.</param>
    /// <param name="cancellationToken">Stops with an <see cref="OperationCanceledException"/>.</param>
    public static IEnumerable<ScoredImage> ScoreFiles(
        SeResNetTransformer model, IEnumerable<string> paths, TestTimeAugmentation? views, int? pixelLimit, CancellationToken cancellationToken)
    {
        // A model may remember the folder that its relative paths were in; here they are in the current one.
        var rows = paths.Select(path => new Row { Image = Path.GetFullPath(path) });
        return Score(model, new MLContext().Data.LoadFromEnumerable(rows), views, pixelLimit, cancellationToken);
    }

    /// <summary>Scores the rows of a view.</summary>
    /// <param name="model">The model.</param>
    /// <param name="view">Columns <c>Image</c> and <c>Label</c>, which is text.</param>
    /// <param name="views">Which views of each image are scored; <see langword="null"/> for the model's own choice.</param>
    /// <param name="pixelLimit">Largest image that is decoded; <see langword="null"/> for the model's limit.</param>
    /// <param name="cancellationToken">Stops with an <see cref="OperationCanceledException"/>.</param>
    public static IEnumerable<ScoredImage> Score(
        SeResNetTransformer model, IDataView view, TestTimeAugmentation? views, int? pixelLimit, CancellationToken cancellationToken)
    {
        if (model.ImageColumnName != nameof(Row.Image))
            view = new MLContext().Transforms.CopyColumns(model.ImageColumnName, nameof(Row.Image)).Fit(view).Transform(view);
        var scored = model.Transform(view, views ?? model.TestTimeAugmentation, pixelLimit);
        var (scoreColumn, labelColumn) = (scored.Schema[model.ScoreColumnName], scored.Schema[nameof(Row.Label)]);
        using var cursor = scored.GetRowCursor([scoreColumn, labelColumn]);
        var readScores = cursor.GetGetter<VBuffer<float>>(scoreColumn);
        var readLabel = cursor.GetGetter<ReadOnlyMemory<char>>(labelColumn);
        VBuffer<float> scores = default;
        ReadOnlyMemory<char> label = default;
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            readLabel(ref label);
            string? fault = null;
            try
            {
                readScores(ref scores);
                // What a model gives that was saved to go on with NaN.
                if (float.IsNaN(scores.GetItemOrDefault(0))) fault = "The image can't be decoded.";
            }
            catch (ImageDecodingException error)
            {
                fault = error.Message;
            }
            yield return new ScoredImage(label.ToString(), fault is null ? [.. scores.DenseValues()] : [], fault);
        }
    }

    private sealed class Row
    {
        public string Image { get; init; } = "";

        public string Label { get; init; } = "";
    }
}
