using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Images;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.MLNet.Tests.Fitting;

public sealed class SeResNetTrainerRunTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Fit_Progress_IsToldOfStepsAndEpochs()
    {
        var reports = new RecordedReports();
        var messages = new List<string>();
        _context.Log += (_, message) => messages.Add(message.RawMessage);

        using var model = Fit(TinyTraining.Options with { Progress = reports, ReportEvery = 1, ValidationFraction = 0.2 });

        Assert.Equal([1, 2], reports.All.OfType<EpochReport>().Select(report => report.Epoch));
        Assert.Equal(12, reports.All.OfType<EpochReport>().Last().Test!.Confusion.Total);
        Assert.Equal(6, reports.All.OfType<StepReport>().Count()); // 48 images in batches of 16, twice
        Assert.Contains(messages, text => text.StartsWith("Epoch 2 of 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_ValidationSet_IsMeasuredAfterEachEpoch()
    {
        var reports = new RecordedReports();
        var keyed = TinyTraining.KeyedBytes(_context, 80);
        var options = TinyTraining.Options with { Progress = reports, ValidationSet = _context.Data.TakeRows(keyed, 20) };

        using var model = TinyTraining.Trainer(_context, options).Fit(_context.Data.SkipRows(keyed, 20));

        Assert.All(reports.All.OfType<EpochReport>(), report => Assert.Equal(20, report.Test!.Confusion.Total));
    }

    [Fact]
    public void Fit_SameSeedOfTheContext_GivesTheSameScores()
    {
        float[][] Run(MLContext context, SeResNetTrainer.Options options)
        {
            using var model = TinyTraining.Trainer(context, options).Fit(TinyTraining.KeyedBytes(context));
            return Scores(model, TinyTraining.KeyedBytes(context, 9, seed: 7));
        }

        var first = Run(new MLContext(seed: 3), TinyTraining.Options);

        Assert.Equal(first, Run(new MLContext(seed: 3), TinyTraining.Options));
        Assert.Equal(first, Run(new MLContext(seed: 4), TinyTraining.Options with { Seed = 3 }));
        Assert.NotEqual(first, Run(new MLContext(seed: 4), TinyTraining.Options));
    }

    [Fact]
    public void Fit_Cancelled_ReturnsTheModelSoFar()
    {
        using var cancel = new CancellationTokenSource();
        var reports = new RecordedReports(report =>
        {
            if (report is EpochReport) cancel.Cancel();
        });

        using var model = Fit(TinyTraining.Options with { Epochs = 1000, Progress = reports, CancellationToken = cancel.Token });

        Assert.Single(reports.All.OfType<EpochReport>());
        Assert.Equal(9, Scores(model, TinyTraining.KeyedBytes(_context, 9)).Length);
    }

    [Fact]
    public void Fit_CancelledAndToldToThrow_Throws()
    {
        using var cancel = new CancellationTokenSource();
        var reports = new RecordedReports(_ => cancel.Cancel());
        var options = TinyTraining.Options with { Epochs = 1000, Progress = reports, CancellationToken = cancel.Token, ThrowIfCancelled = true };

        var error = Assert.Throws<OperationCanceledException>(() => Fit(options));

        Assert.Equal(cancel.Token, error.CancellationToken);
    }

    [Fact]
    public void Fit_CancelledBeforehand_ThrowsWithoutReading()
    {
        var options = TinyTraining.Options with { CancellationToken = new CancellationToken(canceled: true) };

        Assert.Throws<OperationCanceledException>(() => Fit(options));
    }

    [Fact]
    public void Fit_InitialWeights_BeginsWithThem()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "initial.safetensors");
        using (var network = new Torch.Network.SeResNet(TinyTraining.Architecture, 3, seed: 99))
            ModelWeights.Save(network, path);
        // So small a rate leaves the weights as they were.
        var still = TinyTraining.Options with { LearningRate = 1e-30, Epochs = 1, Augmentation = null, Statistics = ChannelStatistics.ImageNet };

        using var fromFile = Fit(still with { InitialWeights = path, Seed = 5 });
        using var fromItsSeed = Fit(still with { Seed = 99 });
        using var fresh = Fit(still with { Seed = 5 });

        var test = TinyTraining.KeyedBytes(_context, 6);
        Assert.True(Difference(Scores(fromFile, test), Scores(fromItsSeed, test)) < Difference(Scores(fromFile, test), Scores(fresh, test)));
    }

    [Fact]
    public void Fit_UnavailableDevice_SaysSoBeforeReading()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Fit(TinyTraining.Options with { Device = "cuda:99" }));

        Assert.Contains("cuda:99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_GpuOfTheContextMissing_FallsBackOnlyIfAllowed()
    {
        var warnings = new List<string>();
        _context.Log += (_, message) => warnings.Add(message.RawMessage);
        var options = TinyTraining.Options with { Device = "auto", Epochs = 1 };
        _context.GpuDeviceId = 99;

        _context.FallbackToCpu = false;
        Assert.Contains("99", Assert.Throws<InvalidOperationException>(() => Fit(options)).Message, StringComparison.Ordinal);
        _context.FallbackToCpu = true;
        using var model = Fit(options);

        Assert.Contains(warnings, text => text.Contains("GpuDeviceId is 99", StringComparison.Ordinal));
    }

    private SeResNetTransformer Fit(SeResNetTrainer.Options options) => TinyTraining.Trainer(_context, options).Fit(TinyTraining.KeyedBytes(_context));

    private static float[][] Scores(SeResNetTransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float[]>("Score")];

    private static float Difference(float[][] a, float[][] b) => a.Zip(b, (x, y) => x.Zip(y, (p, q) => Math.Abs(p - q)).Max()).Max();
}
