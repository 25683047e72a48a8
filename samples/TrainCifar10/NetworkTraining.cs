using SeNet.Samples.Common.Charts;
using SeNet.Samples.Common.Display;
using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Training;

namespace SeNet.Samples.TrainCifar10;

/// <summary>Trains one network and fills its folder.</summary>
internal static class NetworkTraining
{
    public static TrainedNetwork Run(
        SeResNetArchitecture architecture, RunSettings settings, IImageSource training, IImageSource test,
        RunFolder output, TrainingDisplay display, CancellationToken cancellationToken)
    {
        using var network = new SeResNet(architecture, training.ClassNames.Count, settings.Seed);
        var cost = NetworkCost.Measure(network, settings.ImageSize);
        TrainingDisplay.Message($"Network  {architecture.Name}, {cost.Parameters:N0} parameters, {cost.MultiplyAdds / 1e6:N1} million multiply-adds per {settings.ImageSize}×{settings.ImageSize} image");
        TrainingDisplay.Message($"Training {settings.Epochs} epochs, {settings.Recipe} recipe, batch {settings.BatchSize}, learning rate {settings.LearningRate}, seed {settings.Seed}, {settings.Device}");

        var trainer = new Trainer(network, settings.ToTrainingOptions(display.ReportEvery));
        var result = display.Run(progress => trainer.Fit(training, test, new Recorder(output, network, progress), cancellationToken));
        foreach (var skipped in result.SkippedImages) TrainingDisplay.Message($"skipped: {skipped}");
        if (result.BestEpoch is null) output.SaveWeights(network);

        var trained = new TrainedNetwork(architecture.Name, cost, result);
        if (result.BestEpoch is { } best)
        {
            var confusion = best.Test!.Confusion;
            output.SavePicture("curves.png", TrainingChart.Draw(trained.Curve));
            output.SavePicture("confusion.png", ConfusionChart.Draw(confusion.ClassNames, (actual, predicted) => confusion[actual, predicted]));
        }
        TrainingDisplay.Message(Summarize(result, output));
        return trained;
    }

    private static string Summarize(TrainingResult result, RunFolder output)
    {
        var state = result.Cancelled ? "Stopped." : "Done.";
        var weights = result.BestEpoch is { } best
            ? $"The best weights, of epoch {best.Epoch} with {best.Test!.Accuracy:P2} of the test images right,"
            : "The weights after the last step";
        var last = result.Epochs.Count > 0 && result.Epochs[^1] is { } final && final != result.BestEpoch
            ? $" The last epoch had {final.Test!.Accuracy:P2}." : "";
        return $"{state} {weights} are in {output.WeightsPath}.{last}";
    }

    /// <summary>Saves the best weights and the table while training goes on, so that nothing is lost if the program is killed.</summary>
    private sealed class Recorder(RunFolder output, SeResNet network, IProgress<TrainingReport> display) : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value)
        {
            if (value is EpochReport epoch)
            {
                if (epoch.IsBest) output.SaveWeights(network);
                output.AddEpoch(epoch);
            }
            display.Report(value);
        }
    }
}
