using Microsoft.ML;
using SeNet.MLNet;
using SeNet.Reports;
using SeNet.Samples.Common.Display;
using SeNet.Samples.Common.MLNet;
using SeNet.Torch.Batches;
using SeNet.Torch.Files;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.Samples.FineTunePhotos;

/// <summary>From a folder of photos and what ImageNet taught another network to a model in a file.</summary>
internal static class PhotoFineTuning
{
    private const double TestShare = 0.2;

    /// <returns>False if it was stopped before all epochs were done; what was learnt so far has been measured and saved.</returns>
    public static bool Run(string folder, bool gates, int? epochs, int imageSize, string output, CancellationToken cancellationToken)
    {
        // 1. The weights: a file that Microsoft's NuGet package has put beside this program.
        var weights = PretrainedWeights.FromDnnImageFeaturizer();
        var plain = ModelWeights.Inspect(weights).Architecture;

        // 2. The photos, a fifth of each class set aside to test.
        var mlContext = new MLContext(seed: 1);
        var (training, test) = StratifiedSplit.Split(new ImageFolderSource(folder), TestShare, seed: 1);
        TrainingDisplay.Message($"{training.Count:N0} photos of {training.ClassNames.Count} classes to learn from, {test.Count:N0} more to test, from {folder}");

        // 3. The trainer. With initial weights it takes the recipe for fine-tuning by itself.
        var display = TrainingDisplay.ForThisConsole();
        using var run = new RunFolder(output, new RunFolderOptions { Title = "Fine-tuned on photos" });
        IEstimator<ITransformer> CreatePipeline(IProgress<TrainingReport> progress)
        {
            var options = new SeResNetTrainer.Options
            {
                InitialWeights = weights,
                Architecture = gates ? plain.GatedTwin() : plain, // gates are grafted so that they change nothing at first
                ImageSize = imageSize,
                BatchSize = 16,
                Progress = progress,
                ReportEvery = display.ReportEvery,
                CancellationToken = cancellationToken,
            };
            if (epochs is { } count) options = options with { Epochs = count };
            return mlContext.Transforms.Conversion.MapValueToKey("Label")
                .Append(mlContext.MulticlassClassification.Trainers.SeResNet(run.Watch(options)))
                .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel"));
        }

        var trainingView = ToView(mlContext, training);
        var model = display.Run(progress => CreatePipeline(progress).Fit(trainingView));
        var finished = !cancellationToken.IsCancellationRequested;

        // 4. How good it is, on photos that it has never seen; and the report.
        var testView = ToView(mlContext, test);
        var scored = model.Transform(testView);
        var report = new EvaluationReport(mlContext.MulticlassClassification.Evaluate(scored, topKPredictionCount: 2), ScoredColumns.ClassNames(scored));
        report.Show();
        report.Save(output);
        run.Complete(model, testView);

        // 5. What became of the gates.
        if (finished && gates)
        {
            var before = GateComparison.MeasureUntrained(weights, plain.GatedTwin(), test, imageSize);
            GateComparison.Show(before, model.FindSeResNet().MeasureGates(scored, cancellationToken: cancellationToken));
        }

        // 6. Saving.
        var path = Path.Combine(output, "model.zip");
        AtomicFile.Write(path, file => mlContext.Model.Save(model, trainingView.Schema, file));
        TrainingDisplay.Message($"{(finished ? "Done." : "Stopped early.")} The model is in {path}, and {run.ReportPath} shows how it was trained and what it gets wrong.");
        return finished;
    }

    private static IDataView ToView(MLContext mlContext, ImageSubset images) => mlContext.Data.LoadFromEnumerable(
        Enumerable.Range(0, images.Count).Select(index => new PhotoRow { Image = images.GetName(index), Label = images.ClassNames[images.GetLabel(index)] }).ToArray());

    private sealed class PhotoRow
    {
        public string Image { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
