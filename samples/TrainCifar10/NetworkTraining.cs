using SeNet.Reports;
using SeNet.Samples.Common.Display;
using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.Samples.TrainCifar10;

/// <summary>Trains one network and fills its folder.</summary>
internal static class NetworkTraining
{
    public static TrainedNetwork Run(
        SeResNetArchitecture architecture, RunSettings settings, IImageSource training, IImageSource test,
        RunFolder run, TrainingDisplay display, CancellationToken cancellationToken)
    {
        using var network = new SeResNet(architecture, training.ClassNames.Count, settings.Seed);
        var cost = NetworkCost.Measure(network, settings.ImageSize);
        TrainingDisplay.Message($"Network  {architecture.Name}, {cost.Parameters:N0} parameters, {cost.MultiplyAdds / 1e6:N1} million multiply-adds per {settings.ImageSize}×{settings.ImageSize} image");
        TrainingDisplay.Message($"Training {settings.Epochs} epochs, {settings.Recipe} recipe, batch {settings.BatchSize}, learning rate {settings.LearningRate}, seed {settings.Seed}, {settings.Device}");

        var weights = Path.Combine(run.Path, "weights.safetensors");
        var trainer = new Trainer(network, settings.ToTrainingOptions(display.ReportEvery));
        var result = display.Run(progress => trainer.Fit(training, test, new Recorder(run, network, weights, progress), cancellationToken));
        foreach (var skipped in result.SkippedImages) TrainingDisplay.Message($"skipped: {skipped}");
        if (result.BestEpoch is null && RankPlace.Current.IsFirst) ModelWeights.Save(network, weights);
        run.Complete();

        var trained = new TrainedNetwork(architecture.Name, cost, result);
        TrainingDisplay.Message(Summarize(result, weights));
        TrainingDisplay.Message($"{run.ReportPath} shows how it was trained and what it gets wrong.");
        return trained;
    }

    private static string Summarize(TrainingResult result, string path)
    {
        var state = result.Cancelled ? "Stopped." : "Done.";
        var weights = result.BestEpoch is { } best
            ? $"The best weights, of epoch {best.Epoch} with {best.Test!.Accuracy:P2} of the test images right,"
            : "The weights after the last step";
        var last = result.Epochs.Count > 0 && result.Epochs[^1] is { } final && final != result.BestEpoch
            ? $" The last epoch had {final.Test!.Accuracy:P2}." : "";
        return $"{state} {weights} are in {path}.{last}";
    }

    /// <summary>Saves the best weights while training goes on, so that nothing is lost if the program is killed.</summary>
    private sealed class Recorder(RunFolder run, SeResNet network, string weights, IProgress<TrainingReport> display) : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value)
        {
            if (value is EpochReport { IsBest: true }) ModelWeights.Save(network, weights);
            run.Report(value);
            display.Report(value);
        }
    }
}
