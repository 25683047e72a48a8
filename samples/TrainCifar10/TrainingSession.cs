using SeNet.Reports;
using SeNet.Reports.Charts;
using SeNet.Samples.Common.Display;
using SeNet.Samples.Common.Processes;
using SeNet.Torch.Files;
using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Ranks;

namespace SeNet.Samples.TrainCifar10;

/// <summary>Carries out a request: opens the data, trains one network or two, and writes what came of it.</summary>
internal static class TrainingSession
{
    /// <returns>False if cancelled.</returns>
    public static bool Run(RunRequest request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        var display = TrainingDisplay.ForThisConsole();
        // Before the data is read, let alone an hour of training: what a mistake in an option would end.
        settings.ToTrainingOptions(display.ReportEvery).Validate();
        ComputeDevice.Resolve(settings.Device);
        var architecture = settings.ToArchitecture();
        var twin = architecture.PlainTwin();
        if (request.Compare && twin == architecture)
            throw new ArgumentException($"'{architecture.Name}' has no squeeze-and-excitation to compare with; name an SE network.");
        if (RankPlace.Current.IsFirst) OutputFolder.Prepare(request.Output);
        if (request.Download is { } folder && RankPlace.Current.IsShared)
            throw new ArgumentException($"Download to {folder} first, with one process on each machine, then train with several.");
        if (request.Download is not null)
            Download.Run(request.Download, display, cancellationToken);
        var (training, test, description) = DataSets.Open(settings);
        TrainingDisplay.Message($"Data     {description}");

        var first = Train(architecture);
        if (first.Result.Cancelled || !request.Compare) return !first.Result.Cancelled;
        var second = Train(twin);
        if (second.Result.Cancelled) return false;
        if (!RankPlace.Current.IsFirst) return true;
        Comparison.Show(first, second);
        var curves = TrainingChart.Draw(first.Curve, second.Curve);
        AtomicFile.Write(Path.Combine(request.Output, "curves.png"), file => file.Write(curves));
        return true;

        TrainedNetwork Train(SeResNetArchitecture network)
        {
            using var run = new RunFolder(
                request.Compare ? Path.Combine(request.Output, network.Name) : request.Output,
                new RunFolderOptions { Title = $"{network.Name}, {settings.Epochs} epochs", Measured = "test" });
            run.WriteSettings((network == architecture ? settings : settings with { Architecture = SeResNetArchitecture.FromName(settings.Architecture).PlainTwin().Name }).ToJson());
            return NetworkTraining.Run(network, settings, training, test, run, display, cancellationToken);
        }
    }
}
