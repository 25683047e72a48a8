using SeNet.Torch.Downloads;
using SeNet.Torch.Training;

namespace SeNet.Samples.Common.Display;

/// <summary>Plain lines, for files and pipes.</summary>
internal sealed class LineDisplay : TrainingDisplay
{
    public override int ReportEvery => 50;

    public override T Run<T>(Func<IProgress<TrainingReport>, T> training) => training(new Immediate<TrainingReport>(report => Message(report switch
    {
        StepReport step => $"epoch {step.Epoch,3}/{step.Epochs}  step {step.Step}/{step.StepsPerEpoch}  loss {step.Loss:F4}  {step.ImagesPerSecond:N0} images/s  {Time(step.TimeLeft)} left",
        EpochReport epoch => Describe(epoch),
        _ => report.ToString(),
    })));

    public override void RunDownload(Action<IProgress<DownloadProgress>> download)
    {
        var shown = -1L;
        download(new Immediate<DownloadProgress>(progress =>
        {
            var tenth = progress.ReceivedBytes * 10 / Math.Max(1, progress.TotalBytes);
            if (tenth == shown) return;
            shown = tenth;
            Message($"{progress.ReceivedBytes >> 20} of {progress.TotalBytes >> 20} MiB");
        }));
    }
}
