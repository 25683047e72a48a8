using System.Globalization;
using System.Text.Json.Nodes;
using SeNet.Reports.Tests.TensorBoard;
using SeNet.Torch.Images;
using SeNet.Torch.Training;

namespace SeNet.Reports.Tests;

public sealed class RunFolderTests : IDisposable
{
    private static readonly string[] Files =
    [
        "classes.csv", "confused_pairs.csv", "confusion.csv", "confusion.png", "curves.png", "environment.json", "epochs.csv", "events",
        "mistakes.csv", "report.html", "settings.json",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Report_OfARealRun_WritesEverythingThatTheRunHas()
    {
        TrainingResult result;
        using (var run = new RunFolder(_folder["run"], new RunFolderOptions { Measured = "test" }))
        {
            run.WriteSettings(TrainedRun.Options);
            result = TrainedRun.Fit(run);
            run.Complete();
        }

        Assert.Equal(Files, Directory.GetFiles(_folder["run"]).Select(path => Path.GetFileName(path).Split('.') is ["events", ..] ? "events" : Path.GetFileName(path)).Order(StringComparer.Ordinal));
        var epochs = File.ReadAllLines(_folder["run", "epochs.csv"]).Select(line => line.Split(',')).ToArray();
        Assert.Equal(3, epochs.Length);
        Assert.Equal(result.Epochs.Select(epoch => epoch.Test!.Accuracy), epochs.Skip(1).Select(row => double.Parse(row[Array.IndexOf(epochs[0], "test_accuracy")], CultureInfo.InvariantCulture)), (a, b) => Math.Abs(a - b) < 1e-6);
        var best = result.BestEpoch!.Test!;
        var classes = File.ReadAllLines(_folder["run", "classes.csv"]);
        Assert.Equal(11, classes.Length);
        Assert.Equal(best.Confusion.Correct, classes.Skip(1).Sum(line => int.Parse(line.Split(',')[3], CultureInfo.InvariantCulture)));
        Assert.Equal(best.WorstMistakes.Count + 1, File.ReadAllLines(_folder["run", "mistakes.csv"]).Length);
        Assert.Equal("0.1", JsonNode.Parse(File.ReadAllText(_folder["run", "settings.json"]))!["LearningRate"]!.ToString());
        Assert.True(ImageDecoder.DecodeFile(_folder["run", "curves.png"]).Width > 1000);
        Assert.True(ImageDecoder.DecodeFile(_folder["run", "confusion.png"]).Height > 600);
    }

    [Fact]
    public void Report_OfARealRun_TensorBoardReadsNamesStepsAndValues()
    {
        TrainingResult result;
        using (var run = new RunFolder(_folder["run"], new RunFolderOptions { Measured = "test" })) result = TrainedRun.Fit(run);

        var scalars = EventReader.Scalars(Assert.Single(Directory.GetFiles(_folder["run"], "events.out.tfevents.*")));

        Assert.Equal(["accuracy/test", "accuracy/training", "images_per_second", "learning_rate", "loss/test", "loss/training", "step/learning_rate", "step/loss"], scalars.Select(scalar => scalar.Tag).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([1L, 2L], scalars.Where(scalar => scalar.Tag == "accuracy/test").Select(scalar => scalar.Step));
        Assert.Equal(result.Epochs.Select(epoch => (float)epoch.Test!.Accuracy), scalars.Where(scalar => scalar.Tag == "accuracy/test").Select(scalar => scalar.Value));
        Assert.Equal([2L, 4L, 5L, 7L, 9L, 10L], scalars.Where(scalar => scalar.Tag == "step/loss").Select(scalar => scalar.Step)); // five steps an epoch, every second reported, and the last
        Assert.All(scalars, scalar => Assert.InRange(scalar.Time, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddSeconds(1)));
    }

    [Fact]
    public void Report_WhileTraining_LeavesAPageThatSaysSo()
    {
        string? page = null;
        using var run = new RunFolder(_folder["run"]);
        TrainedRun.Fit(new Listener(report =>
        {
            run.Report(report);
            if (report is EpochReport { Epoch: 1 }) page = File.ReadAllText(run.ReportPath);
        }));
        run.Complete();

        Assert.Contains("Epoch 1 of 2 is done", page);
        Assert.Contains("http-equiv=\"refresh\"", page);
        Assert.Contains("All 2 epochs are done.", File.ReadAllText(run.ReportPath));
        Assert.DoesNotContain("http-equiv=\"refresh\"", File.ReadAllText(run.ReportPath));
    }

    [Fact]
    public void Report_RunThatIsResumed_KeepsTheEpochsBefore()
    {
        var checkpoints = new Checkpointing { Folder = _folder["checkpoints"], EveryMinutes = null, Resume = true };
        using var run = new RunFolder(_folder["run"]);

        TrainedRun.Fit(new Listener(_ => { }), TrainedRun.Options with { Epochs = 1, Checkpointing = checkpoints });
        TrainedRun.Fit(run, TrainedRun.Options with { Epochs = 2, Checkpointing = checkpoints });

        Assert.Equal([1, 2], run.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(3, File.ReadAllLines(_folder["run", "epochs.csv"]).Length);
    }

    [Fact]
    public void Complete_NoEpochFinished_StillWritesAReport()
    {
        using var run = new RunFolder(_folder["run"]);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        TrainedRun.Fit(run, cancellationToken: stopped.Token);

        run.Complete();

        Assert.Contains("No epoch was finished.", File.ReadAllText(run.ReportPath));
    }

    [Fact]
    public void Report_FolderGoneMeanwhile_DoesNotEndTheTrainingButCompleteSaysSo()
    {
        using var run = new RunFolder(_folder["run"]);
        var result = TrainedRun.Fit(new Listener(report =>
        {
            if (report is EpochReport { Epoch: 1 }) Directory.Delete(_folder["run"], recursive: true);
            run.Report(report);
        }));

        Assert.Equal(2, result.Epochs.Count);
        Assert.Contains("epochs.csv", Assert.ThrowsAny<IOException>(run.Complete).Message);
    }

    [Fact]
    public void Constructor_FolderThatCannotBeWritten_SaysSoAtOnce()
    {
        var file = _folder.Write("file", "");

        var error = Assert.ThrowsAny<IOException>(() => new RunFolder(file));
        Assert.Contains($"The run folder '{file}' can't be created: there is a file of that name. Name a folder that can be written to.", error.Message);
        Assert.Contains(_folder["file", "run"], Assert.ThrowsAny<IOException>(() => new RunFolder(_folder["file", "run"])).Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(49)]
    public void Constructor_OptionOutOfBounds_NamesItAndMakesNoFolder(int shown)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new RunFolder(_folder["run"], new RunFolderOptions { ShownMistakes = shown }));
        Assert.Contains($"ShownMistakes must be 0 to 48, not {shown}.", error.Message);
        Assert.Empty(_folder.Names);
    }

    private sealed class Listener(Action<TrainingReport> handler) : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value) => handler(value);
    }
}
