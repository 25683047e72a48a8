using SeNet.Cli.Output;
using SeNet.Torch.Training;

namespace SeNet.Cli.Training;

/// <summary>Shows how training goes, and collects the epochs.</summary>
/// <param name="display">Where to show it.</param>
/// <param name="epochs">Receives every epoch's report.</param>
internal sealed class TrainingProgress(IProgress<ProgressNews> display, List<EpochReport> epochs) : IProgress<TrainingReport>
{
    public void Report(TrainingReport value)
    {
        if (value is EpochReport finished) epochs.Add(finished);
        if (value is ResumeReport { FinishedEpochs: var before }) epochs.AddRange(before);
        display.Report(value switch
        {
            StepReport step => new ProgressNews(
                (step.Epoch - 1 + (double)step.Step / step.StepsPerEpoch) / step.Epochs,
                $"epoch {step.Epoch}/{step.Epochs}  step {step.Step}/{step.StepsPerEpoch}  loss {step.Loss:F4}  {Speed(step)}"),
            ResumeReport resumed => new ProgressNews(
                (resumed.Epoch - 1.0) / resumed.Epochs, $"going on from {resumed.Path}: {Describe(resumed)}", Lasting: true),
            EpochReport epoch => new ProgressNews((double)epoch.Epoch / epoch.Epochs, Describe(epoch), Lasting: true),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such report."),
        });
    }

    private static string Describe(ResumeReport resumed) => resumed.Epoch > resumed.Epochs
        ? $"all of {resumed.Epochs} epochs are done"
        : $"epoch {resumed.Epoch}/{resumed.Epochs}, {resumed.Batches} batches of it done";

    private static string Describe(EpochReport epoch)
    {
        var validation = epoch.Test is { } test ? $"  validation loss {test.Loss:F4}, accuracy {test.Accuracy,7:P2}" : "";
        return $"epoch {epoch.Epoch,3}/{epoch.Epochs}  training loss {epoch.TrainingLoss:F4}, accuracy {epoch.TrainingAccuracy,7:P2}{validation}{(epoch.IsBest ? " *" : "  ")}  {Speed(epoch)}";
    }

    private static string Speed(TrainingReport report) =>
        $"{report.ImagesPerSecond:N0} images/s  {report.TimeLeft.ToString(report.TimeLeft.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss")} left";
}
