using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet;
using SeNet.Reports;
using SeNet.Samples.Common.Display;
using SeNet.Samples.Common.MLNet;
using SeNet.Samples.Common.Pictures;
using SeNet.Samples.Common.Processes;
using SeNet.Torch.Files;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;

namespace SeNet.Samples.Quickstart;

/// <summary>Image classification with ML.NET, from a folder of images to predictions in another process.</summary>
internal static class ImageClassification
{
    private const int ShownPredictions = 24;

    /// <summary>Trains a model, measures it, saves it and has a second process use it.</summary>
    /// <returns>False if it was stopped before all epochs were done; what was learnt so far has been measured and saved.</returns>
    public static bool Train(int imageCount, int epochs, string output, CancellationToken cancellationToken)
    {
        // Of several processes (mpirun), each draws for itself; the first keeps the model.
        if (!RankPlace.Current.IsFirst) output = Path.Combine(output, $"rank{RankPlace.Current.Rank}");
        var display = TrainingDisplay.ForThisConsole();
        using var run = new RunFolder(output, new RunFolderOptions { Title = "Drawn shapes and textures" });
        var mlContext = new MLContext(seed: 1);
        CreatePipeline(progress: null); // checks the settings before anything is drawn

        // 1. The data: a folder with one subfolder per class, a tenth of it set aside to test.
        var folder = DrawnFolder.Create(output, imageCount, cancellationToken);
        var images = mlContext.Data.LoadImageFolder(folder);
        var split = mlContext.Data.TrainTestSplit(images, testFraction: 0.1);

        // 2. The pipeline. The settings suit small drawn images; for photos see the sample TrainFolder.
        IEstimator<ITransformer> CreatePipeline(IProgress<TrainingReport>? progress) =>
            mlContext.Transforms.Conversion.MapValueToKey("Label")
                .Append(mlContext.MulticlassClassification.Trainers.SeResNet(run.Watch(new SeResNetTrainer.Options
                {
                    Architecture = SeResNetArchitecture.FromName("cifar_se_resnet8"),
                    ImageSize = 32,
                    Statistics = ChannelStatistics.Cifar10,
                    Augmentation = null, // no two drawn images are alike anyway
                    Epochs = epochs,
                    BatchSize = 64,
                    LearningRate = 0.1,
                    Schedule = new LearningRateSchedule.WarmupCosine(1),
                    WeightDecayScope = WeightDecayScope.WeightsOnly,
                    Progress = progress,
                    ReportEvery = display.ReportEvery,
                    CancellationToken = cancellationToken,
                })))
                .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel"));

        // 3. Training; Ctrl+C ends it early with what has been learnt so far.
        var model = display.Run(progress => CreatePipeline(progress).Fit(split.TrainSet));
        var finished = !cancellationToken.IsCancellationRequested;
        if (!RankPlace.Current.IsFirst) return finished;

        // 4. How good it is, on images that it has never seen.
        var scored = model.Transform(split.TestSet);
        var metrics = mlContext.MulticlassClassification.Evaluate(scored, topKPredictionCount: 3);
        var report = new EvaluationReport(metrics, ScoredColumns.ClassNames(scored));
        report.Show();
        report.Save(output);
        run.Complete(model, split.TestSet);

        // 5. Saving. AtomicFile: a program that is killed leaves no half model behind.
        var modelPath = Path.Combine(output, "model.zip");
        AtomicFile.Write(modelPath, file => mlContext.Model.Save(model, images.Schema, file));
        TrainingDisplay.Message($"{(finished ? "Done." : "Stopped early.")} The model is in {modelPath}, and {run.ReportPath} shows how it was trained and what it gets wrong.");

        // 6. Using it elsewhere: this program starts itself again, and the new process knows nothing but the files.
        var testFiles = split.TestSet.GetColumn<string>("ImagePath").ToArray();
        var shown = Math.Min(ShownPredictions, testFiles.Length);
        var files = Enumerable.Range(0, shown).Select(i => testFiles[i * testFiles.Length / shown]);
        TrainingDisplay.Message("A second process loads the model and looks at some of the test images:");
        return ThisProgram.StartAgain(["predict", modelPath, .. files, "--sheet", Path.Combine(output, "predictions.png")]) == 0
            ? finished
            : throw new InvalidOperationException("The second process failed; see above.");
    }

    /// <summary>Loads a model and has it look at files.</summary>
    public static void Predict(string modelPath, string[] files, string sheet)
    {
        var mlContext = new MLContext();
        var model = SavedModel.Load(mlContext, modelPath); // mlContext.Model.Load, with an error that names the file

        var images = mlContext.Data.LoadFromEnumerable(files.Select(file => new ImageRow { Image = Path.GetFullPath(file) }));
        var scored = model.Transform(images);
        var predictions = mlContext.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false);

        var classNames = ScoredColumns.ClassNames(scored);
        PredictionReport.Write(
            [.. predictions.Select(row => new PredictedImage(row.Image, row.PredictedClass, row.Score.Max(), PredictedImage.ActualClass(row.Image, classNames)))],
            sheet);
    }

    private sealed class ImageRow
    {
        public string Image { get; set; } = "";

        public string Label { get; set; } = ""; // the pipeline expects the column, but prediction does not look at it
    }

    private sealed class Prediction
    {
        public string Image { get; set; } = "";

        public string PredictedClass { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
