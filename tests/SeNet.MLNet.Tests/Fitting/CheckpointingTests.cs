using Microsoft.ML;
using SeNet.Torch.Training;

namespace SeNet.MLNet.Tests.Fitting;

public sealed class CheckpointingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_CancelledAndResumed_TakesTheRunsSeedAndGoesOn()
    {
        using var cancel = new CancellationTokenSource();
        var options = TinyTraining.Options with { Checkpointing = new Checkpointing { Folder = _folder["run"], Resume = true }, ValidationFraction = 0.2, ReportEvery = 1 };
        var first = new RecordedReports(report =>
        {
            if (report is StepReport { Epoch: 2, Step: 1 }) cancel.Cancel();
        });
        var second = new RecordedReports();
        var messages = new List<string>();

        // Contexts without a seed take one at random.
        Fit(new MLContext(), options with { Progress = first, CancellationToken = cancel.Token });
        var context = new MLContext();
        context.Log += (_, message) => messages.Add(message.RawMessage);
        Fit(context, options with { Progress = second });

        Assert.Single(first.All.OfType<EpochReport>());
        Assert.Equal([2], second.All.OfType<EpochReport>().Select(report => report.Epoch));
        Assert.Contains(messages, text => text.StartsWith("Training goes on from", StringComparison.Ordinal));
        Assert.Contains(messages, text => text.Contains("BatchSize = 16", StringComparison.Ordinal) && text.Contains("Schedule = Constant", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_OfARecipe_HaveItsValues()
    {
        var options = new SeResNetTrainer.Options(TrainingOptions.FromName("cifar")) { Epochs = 7 };

        Assert.Equal((32, 128, 0.1, 7), (options.ImageSize, options.BatchSize, options.LearningRate, options.Epochs));
        Assert.Equal(TrainingOptions.Cifar.Preprocessing.Statistics, options.Statistics);
        Assert.Null(new SeResNetTrainer.Options(TrainingOptions.FineTune).Statistics);
        Assert.Equal($"{new SeResNetTrainer.Options()}", $"{new SeResNetTrainer.Options(TrainingOptions.Article)}");
    }

    [Fact]
    public void FindLearningRate_Images_TriesRates()
    {
        var found = TinyTraining.Trainer(new MLContext(seed: 1)).FindLearningRate(TinyTraining.KeyedBytes(new MLContext(seed: 1)), new LearningRateSweep { Steps = 12 });

        Assert.InRange(found.Points.Count, 11, 12);
        Assert.Equal(1e-6, found.Points[0].LearningRate, 1e-12);
    }

    private static void Fit(MLContext context, SeResNetTrainer.Options options) => TinyTraining.Trainer(context, options).Fit(TinyTraining.KeyedBytes(context)).Dispose();
}
