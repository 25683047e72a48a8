using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Batches;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.Torch.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Runs => [.. Variants.Keys];

    private static Dictionary<string, TrainingOptions> Variants { get; } = new()
    {
        ["plain"] = TinyRun.Options,
        ["accumulated"] = TinyRun.Options with { AccumulatedBatches = 2, GradientNormLimit = 1 },
        ["averaged"] = TinyRun.Options with { WeightAveraging = new WeightAveraging { Decay = 0.9 } },
        ["random"] = TinyRun.Options with { StochasticDepth = 0.5, BalancedSampling = true, Augmentation = Augmentation.PadCropAndFlip with { Mixup = 0.5 } },
        ["adamw"] = TinyRun.Options with { Optimizer = new Optimizer.AdamW(), LearningRate = 1e-3, ClassWeights = new ClassWeights.Balanced() },
        ["plateau"] = TinyRun.Options with { Schedule = new LearningRateSchedule.ReduceOnPlateau { Patience = 0, Gamma = 0.5, Threshold = 0.5 } },
        ["unfrozen"] = TinyRun.Options with { FineTuning = new FineTuning { FreezeUpTo = NetworkStage.Stage1, UnfreezeAfter = 1 } },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Fit_CancelledWithinAnEpochAndResumed_EndsAsIfNeverInterrupted(string variant)
    {
        var options = Variants[variant];
        var (whole, expected) = TinyRun.Train(options);

        var (first, _) = Interrupted(Saving(options), epoch: 2, step: 3);
        var (second, weights) = TinyRun.Train(Saving(options));

        Assert.True(first.Cancelled);
        Assert.Equal(expected, weights);
        Assert.Equal(Figures(whole), Figures(second));
        Assert.Equal(whole.BestEpoch!.Epoch, second.BestEpoch!.Epoch);
        Assert.Equal(whole.Epochs[0].Test!.Confusion.Recall(3), second.Epochs[0].Test!.Confusion.Recall(3));
    }

    [Fact]
    public void Fit_ResumedAfterEveryStep_EndsAsIfNeverInterrupted()
    {
        var options = TinyRun.Options with { Epochs = 2, ReportEvery = 1 };
        var (_, expected) = TinyRun.Train(options);

        var runs = 0;
        float[] weights;
        TrainingResult result;
        do
        {
            using var cancellation = new CancellationTokenSource();
            (result, weights) = TinyRun.Train(Saving(options), report => { if (report is StepReport) cancellation.Cancel(); }, cancellationToken: cancellation.Token);
            runs++;
        }
        while (result.Cancelled && runs < 50);

        Assert.InRange(runs, 10, 20);
        Assert.Equal(expected, weights);
    }

    [Fact]
    public void Fit_Resumed_ReportsWhatWasDoneAndDecodesNoImageOfIt()
    {
        Interrupted(Saving(TinyRun.Options), epoch: 2, step: 3);
        var source = new CountingImages(TinyRun.Images);
        ResumeReport? resumed = null;

        using var cancellation = new CancellationTokenSource();
        TinyRun.Train(Saving(TinyRun.Options) with { Epochs = 2 }, report => resumed ??= report as ResumeReport, training: source);

        Assert.Equal((2, 3), (resumed!.Epoch, resumed.Batches));
        Assert.Equal([1], resumed.FinishedEpochs.Select(epoch => epoch.Epoch));
        Assert.Equal(3 * 16 + 8, source.Decoded); // three batches, and those that tell the data set
    }

    [Fact]
    public void Fit_FinishedRunResumed_GivesItsResultAtOnceAndMoreEpochsGoOn()
    {
        var options = TinyRun.Options with { Schedule = new LearningRateSchedule.Constant() };
        var (whole, expected) = TinyRun.Train(options with { Epochs = 4 });
        TinyRun.Train(Saving(options));

        var (again, _) = TinyRun.Train(Saving(options));
        var (more, weights) = TinyRun.Train(Saving(options with { Epochs = 4 }));

        Assert.False(again.Cancelled);
        Assert.Equal(Figures(whole)[..3], Figures(again));
        Assert.Equal(Figures(whole), Figures(more));
        Assert.Equal(expected, weights);
    }

    [Fact]
    public void Fit_Checkpoints_LeaveTheBestWeightsForAnyProgram()
    {
        var options = Saving(TinyRun.Options);
        var (_, expected) = TinyRun.Train(options);

        using var network = TinyRun.Network();
        ModelWeights.Load(network, options.Checkpointing!.BestPath);

        Assert.Equal(expected, TinyRun.Weights(network));
        Assert.Equal([".lock", "best.safetensors", "last.safetensors"], Directory.GetFiles(_folder["run"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Fit_CheckpointOfAnotherRun_SaysWhatDiffers()
    {
        TinyRun.Train(Saving(TinyRun.Options with { Epochs = 1 }));

        AssertRefused("LearningRate was 0.05 and is 0.1", Saving(TinyRun.Options with { LearningRate = 0.1 }));
        AssertRefused("Augmentation.Padding was 4 and is 2", Saving(TinyRun.Options with { Augmentation = TinyRun.Options.Augmentation! with { Padding = 2 } }));
        AssertRefused("WeightAveraging", Saving(TinyRun.Options with { WeightAveraging = new WeightAveraging() }));
        AssertRefused("Training images was 96", Saving(TinyRun.Options), new DrawnImageSource(96, seed: 3));
        AssertRefused("Training images was 96", Saving(TinyRun.Options), new DrawnImageSource(97, seed: 1));
        AssertRefused("holds a run already", TinyRun.Options with { Checkpointing = new Checkpointing { Folder = _folder["run"] } });

        using var other = new SeResNet(TinyRun.Architecture with { Widths = [8, 8, 32] }, 10);
        var error = Assert.Throws<CheckpointException>(() => new Trainer(other, Saving(TinyRun.Options)).Fit(TinyRun.Images, TinyRun.TestImages));
        Assert.Contains("Architecture.Widths was [8, 8, 16] and is [8, 8, 32]", error.Message);
    }

    [Fact]
    public void Fit_OtherClasses_SaysSo()
    {
        using (var network = new SeResNet(TinyRun.Architecture, 2))
            new Trainer(network, Saving(TinyRun.Options with { Epochs = 1 })).Fit(new NumberedImages(32));
        using var other = new SeResNet(TinyRun.Architecture, 3);

        var error = Assert.Throws<CheckpointException>(() => new Trainer(other, Saving(TinyRun.Options)).Fit(new NumberedImages(32, classes: 3)));

        Assert.Contains("Classes was class 0, class 1 and is class 0, class 1, class 2", error.Message);
    }

    [Fact]
    public void Fit_DamagedCheckpoint_SaysSo()
    {
        var options = Saving(TinyRun.Options with { Epochs = 1 });
        TinyRun.Train(options);
        var path = options.Checkpointing!.LastPath;
        var bytes = File.ReadAllBytes(path);

        File.WriteAllBytes(path, bytes[..^5]);
        AssertRefused(path, options);
        File.Copy(options.Checkpointing.BestPath, path, overwrite: true);
        AssertRefused("holds no training run", options);
    }

    [Fact]
    public void Fit_FolderInUse_IsRefused()
    {
        var options = Saving(TinyRun.Options with { Epochs = 1 });
        var asked = false;
        TinyRun.Train(options, report =>
        {
            if (asked) return;
            asked = true;
            AssertRefused("no other run saves itself there", options);
        });
        Assert.True(asked);
    }

    [Fact]
    public void Validate_ImpossibleNumber_NamesIt()
    {
        Assert.Contains("Checkpointing.Folder", Refusal(new Checkpointing { Folder = " " }));
        Assert.Contains("Checkpointing.EveryEpochs", Refusal(new Checkpointing { Folder = "a", EveryEpochs = 0 }));
        Assert.Contains("Checkpointing.EveryMinutes", Refusal(new Checkpointing { Folder = "a", EveryMinutes = 0 }));

        static string Refusal(Checkpointing checkpointing) => Assert.ThrowsAny<ArgumentException>(() => new TrainingOptions { Checkpointing = checkpointing }.Validate()).Message;
    }

    private static (TrainingResult Result, float[] Weights) Interrupted(TrainingOptions options, int epoch, int step)
    {
        using var cancellation = new CancellationTokenSource();
        return TinyRun.Train(options, report =>
        {
            if (report is StepReport at && at.Epoch == epoch && at.Step == step) cancellation.Cancel();
        }, cancellationToken: cancellation.Token);
    }

    private static void AssertRefused(string part, TrainingOptions options, IImageSource? training = null) =>
        Assert.Contains(part, Assert.Throws<CheckpointException>(() => TinyRun.Train(options, training: training)).Message);

    private static (double, double, double)[] Figures(TrainingResult result) => [.. result.Epochs.Select(epoch => (epoch.TrainingLoss, epoch.TrainingAccuracy, epoch.Test!.Loss))];

    private TrainingOptions Saving(TrainingOptions options) => options with { Checkpointing = new Checkpointing { Folder = _folder["run"], Resume = true } };

    private sealed class CountingImages(IImageSource source) : IImageSource
    {
        private int _decoded;

        public int Decoded => _decoded;

        public int Count => source.Count;

        public IReadOnlyList<string> ClassNames => source.ClassNames;

        public int GetLabel(int index) => source.GetLabel(index);

        public string GetName(int index) => source.GetName(index);

        public SeNet.Torch.Images.RgbImage GetImage(int index)
        {
            Interlocked.Increment(ref _decoded);
            return source.GetImage(index);
        }
    }
}
