using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using SeNet.MLNet;
using SeNet.Reports;
using SeNet.Samples.Common.Display;
using SeNet.Samples.Common.MLNet;
using SeNet.Samples.Common.Pictures;
using SeNet.Torch.Files;
using SeNet.Torch.Native;
using SeNet.Torch.Ranks;

namespace SeNet.Samples.TrainFolder;

/// <summary>Trains on the photos, measures the model on those set aside, and saves everything.</summary>
internal static class FolderTraining
{
    private const int ShownPredictions = 24;

    /// <returns>False if it was stopped before all epochs were done; what was learnt so far has been measured and saved.</returns>
    public static bool Run(TrainingSettings settings, string output, CancellationToken cancellationToken)
    {
        var mlContext = new MLContext(settings.Seed);
        mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning) TrainingDisplay.Message(entry.RawMessage);
        };
        var display = TrainingDisplay.ForThisConsole("validation");
        var options = settings.ToOptions();
        CreatePipeline(mlContext, options); // checks the options before anything is read or written
        ComputeDevice.Resolve(settings.Device);
        var split = PhotoSplit.Create(mlContext, settings);
        TrainingDisplay.Message($"Data     {split.Description}");
        TrainingDisplay.Message($"Training {settings.Architecture.Name} at {settings.ImageSize}×{settings.ImageSize}, {settings.Epochs} epochs, batch {settings.BatchSize}, learning rate {settings.LearningRate}, seed {settings.Seed}, {settings.Device}");

        using var run = new RunFolder(output);
        var model = display.Run(progress => CreatePipeline(mlContext, run.Watch(options with
        {
            Progress = progress,
            ReportEvery = display.ReportEvery,
            CancellationToken = cancellationToken,
        })).Fit(split.Training));
        var finished = !cancellationToken.IsCancellationRequested;
        if (!RankPlace.Current.IsFirst) return finished; // all have the same model

        AtomicFile.Write(Path.Combine(output, "model.zip"), file => mlContext.Model.Save(model, split.Training.Schema, file));
        Evaluate();
        TrainingDisplay.Message($"{(finished ? "Done." : "Stopped early.")} The model is in {output}, and {run.ReportPath} shows how it was trained and what it gets wrong.");
        return finished;

        void Evaluate()
        {
            var scored = model.Transform(split.Test);
            var metrics = mlContext.MulticlassClassification.Evaluate(scored, topKPredictionCount: 2);
            var unreadable = split.TestFiles.Count - metrics.ConfusionMatrix.Counts.Sum(row => row.Sum());
            if (unreadable > 0) TrainingDisplay.Message($"{unreadable} of the test photos can't be read and were left out.");
            var report = new EvaluationReport(metrics, ScoredColumns.ClassNames(scored));
            report.Show();
            report.Save(output);
            run.Complete(model, split.Test);
            var shown = Math.Min(ShownPredictions, split.TestFiles.Count);
            var files = Enumerable.Range(0, shown).Select(i => split.TestFiles[i * split.TestFiles.Count / shown]);
            var pictures = PictureSheet.Draw(ModelUse.Predict(mlContext, model, files));
            AtomicFile.Write(Path.Combine(output, "predictions.png"), file => file.Write(pictures));
        }
    }

    private static EstimatorChain<KeyToValueMappingTransformer> CreatePipeline(MLContext mlContext, SeResNetTrainer.Options options) =>
        mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.SeResNet(options))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel"));
}
