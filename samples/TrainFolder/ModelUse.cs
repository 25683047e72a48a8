using Microsoft.ML;
using SeNet.Samples.Common.MLNet;
using SeNet.Samples.Common.Pictures;

namespace SeNet.Samples.TrainFolder;

/// <summary>Has a model look at photos.</summary>
internal static class ModelUse
{
    /// <summary>Loads a model and says what is on photos.</summary>
    public static void Predict(string modelPath, string[] files, string sheet)
    {
        var mlContext = new MLContext();
        PredictionReport.Write(Predict(mlContext, SavedModel.Load(mlContext, modelPath), files), sheet);
    }

    public static IReadOnlyList<PredictedImage> Predict(MLContext mlContext, ITransformer model, IEnumerable<string> files)
    {
        var scored = model.Transform(mlContext.Data.LoadFromEnumerable(files.Select(file => new PhotoRow { Image = Path.GetFullPath(file) })));
        var classNames = ScoredColumns.ClassNames(scored);
        return [.. mlContext.Data.CreateEnumerable<ScoredRow>(scored, reuseRowObject: false).Select(row => new PredictedImage(
            row.Image, float.IsNaN(row.Score[0]) ? null : row.PredictedClass, row.Score.Max(), PredictedImage.ActualClass(row.Image, classNames)))];
    }

    private sealed class ScoredRow
    {
        public string Image { get; set; } = "";

        public string PredictedClass { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
