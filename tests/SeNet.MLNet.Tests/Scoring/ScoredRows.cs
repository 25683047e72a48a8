using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>An image to score, with a number by which to tell the row.</summary>
internal sealed class NumberedImage
{
    public int Number { get; set; }

    public byte[] Image { get; set; } = [];
}

/// <summary>A scored row.</summary>
internal sealed class NumberedScores
{
    public int Number { get; set; }

    public float[] Score { get; set; } = [];

    public uint PredictedLabel { get; set; }
}

internal static class ScoredRows
{
    public static IDataView Images(MLContext ml, int count) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new NumberedImage { Number = i, Image = SmallModel.Png(i) }));

    public static List<NumberedScores> Read(MLContext ml, IDataView scored) =>
        [.. ml.Data.CreateEnumerable<NumberedScores>(scored, reuseRowObject: false)];

    public static float[][] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score")];
}
