using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.Samples.PhotoFeatures;

/// <summary>The same trainer, SDCA, on two descriptions of the same photos.</summary>
internal static class Comparison
{
    public static void Run(MLContext mlContext, IDataView photos, string weights, int imageSize, int folds)
    {
        // What a pretrained network sees in a photo.
        var features = mlContext.Transforms.SeResNetFeatures("Features", "Image", weights, imageSize: imageSize);

        // The photo itself, as ML.NET does it without a network.
        var pixels = mlContext.Transforms.LoadImages("Bitmap", imageFolder: null, "ImagePath")
            .Append(mlContext.Transforms.ResizeImages("Resized", imageSize, imageSize, "Bitmap"))
            .Append(mlContext.Transforms.ExtractPixels("Features", "Resized", scaleImage: 1 / 255f));

        var rows = new[]
        {
            Measure("features of the SE-ResNet", mlContext, features, photos, folds),
            Measure("pixels", mlContext, pixels, photos, folds),
        };
        ResultTable.Show(rows, (int)(photos.GetRowCount() ?? 0), folds);
    }

    private static ComparisonRow Measure<T>(string name, MLContext mlContext, IEstimator<T> description, IDataView photos, int folds)
        where T : class, ITransformer
    {
        var watch = Stopwatch.StartNew();
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(description)
            .Append(mlContext.Transforms.SelectColumns("Label", "Features"));
        using var model = pipeline.Fit(photos);
        var described = mlContext.Data.Cache(model.Transform(photos)); // each photo is described once, however often a trainer looks at it
        var values = 0;
        foreach (var row in described.GetColumn<float[]>("Features")) values = row.Length;
        var describing = watch.Elapsed;
        Console.WriteLine($"{name}: {values:N0} values per photo, in {describing.TotalSeconds:N1} s; now {folds} folds of SDCA");

        watch.Restart();
        // Centred, too: in the default, fixZero, values that are all above 0 stay so, and SDCA gets less far in its iterations.
        var trainer = mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 100));
        var results = mlContext.MulticlassClassification.CrossValidate(described, trainer, folds);
        return new ComparisonRow(name, values, describing, watch.Elapsed / folds, [.. results.Select(result => result.Metrics.MicroAccuracy)]);
    }
}
