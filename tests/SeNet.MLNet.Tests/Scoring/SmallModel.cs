using Microsoft.ML;
using SeNet.MLNet.Data;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>A network of random weights that takes images of 32 pixels, as a transformer, and images for it.</summary>
internal static class SmallModel
{
    public static readonly SeResNetArchitecture Architecture = SeResNetArchitecture.CifarSeResNet20 with
    {
        Name = "small",
        Depths = [1, 1, 1],
        Widths = [8, 16, 16],
        StemWidth = 8,
        Reduction = 4,
    };

    public static readonly ScoringOptions Options = new()
    {
        ImageColumnName = "Image",
        ScoreColumnName = "Score",
        PredictedLabelColumnName = "PredictedLabel",
        BatchSize = 4,
    };

    public static readonly LabelMapData Shapes = new("UInt32", "Text", ["circle", "square", "star"]);

    private static readonly ImagePreprocessing Preprocessing = ImagePreprocessing.ForSize(32);
    private static readonly DrawnImageSource Source = new(64, seed: 3, size: 36);

    public static TrainedModel Create(LabelMapData? labels = null) =>
        new(Network((labels ?? Shapes).Values.Count), Preprocessing, LabelMap.FromData(labels ?? Shapes), "cpu");

    public static SeResNetTransformer Transformer(MLContext ml, LabelMapData? labels = null, ScoringOptions? options = null) =>
        new(ml, Create(labels), options ?? Options);

    public static RgbImage Image(int number) => Source.GetImage(number % Source.Count);

    public static byte[] Png(int number) => EncodedImages.Png(Image(number));

    /// <summary>What the model of <paramref name="classes"/> classes gives an image, computed without ML.NET.</summary>
    public static float[] Scores(int number, int classes = 3)
    {
        using var scorer = new Scorer(Network(classes), Preprocessing, "cpu");
        return scorer.Score([Image(number)]);
    }

    private static SeResNet Network(int classes) => new(Architecture, classes, seed: 7);
}
