using SeNet.Torch.Downloads;
using SeNet.Torch.Training;
using Spectre.Console;

namespace SeNet.Samples.Common.Display;

/// <summary>A progress bar that moves, with the finished epochs above it.</summary>
internal sealed class LiveDisplay : TrainingDisplay
{
    public override int ReportEvery => 5;

    public override T Run<T>(Func<IProgress<TrainingReport>, T> training) => Bar().Start(context =>
    {
        var task = context.AddTask("starting");
        return training(new Immediate<TrainingReport>(report =>
        {
            switch (report)
            {
                case StepReport step:
                    task.MaxValue = (double)step.Epochs * step.StepsPerEpoch;
                    task.Value = (step.Epoch - 1.0) * step.StepsPerEpoch + step.Step;
                    var testing = step.Step == step.StepsPerEpoch ? "testing" : $"{Time(step.TimeLeft)} left";
                    task.Description = $"epoch {step.Epoch}/{step.Epochs}  loss {step.Loss:F4}  {step.ImagesPerSecond:N0} images/s  {testing}";
                    break;
                case EpochReport epoch:
                    Message(Describe(epoch));
                    break;
            }
        }));
    });

    public override void RunDownload(Action<IProgress<DownloadProgress>> download) => Bar(new DownloadedColumn(), new TransferSpeedColumn()).Start(context =>
    {
        var task = context.AddTask("cifar-10-binary.tar.gz");
        download(new Immediate<DownloadProgress>(progress =>
        {
            task.MaxValue = progress.TotalBytes;
            task.Value = progress.ReceivedBytes;
        }));
    });

    private static Progress Bar(params ProgressColumn[] more) => AnsiConsole.Progress().AutoClear(true)
        .Columns([new ProgressBarColumn { Width = 30 }, new PercentageColumn(), .. more, new TaskDescriptionColumn { Alignment = Justify.Left }]);
}
