using System.Text.Json.Serialization;
using SeNet.MLNet;
using SeNet.Torch.Training;

namespace SeNet.Cli.Training;

/// <summary>What <c>senet train --json</c> writes; scripts rely on the names.</summary>
/// <param name="Model">The model file, as it was asked for.</param>
/// <param name="Weights">The weights file; null for none.</param>
/// <param name="Report">The page that shows the run; null for none.</param>
/// <param name="Architecture">The network's name.</param>
/// <param name="Classes">The classes' names, in the order of the scores.</param>
/// <param name="ImageSize">Side of the network's input in pixels.</param>
/// <param name="Device">Where it was trained.</param>
/// <param name="Stopped">Whether Ctrl+C or SIGTERM ended training early.</param>
/// <param name="BestEpoch">The epoch whose weights the model has; null if none was finished.</param>
/// <param name="Epochs">The finished epochs.</param>
internal sealed record TrainResult(
    string Model, string? Weights, string? Report, string Architecture, IReadOnlyList<string> Classes, int ImageSize, string Device, bool Stopped, int? BestEpoch,
    IReadOnlyList<TrainResult.Epoch> Epochs)
{
    public static TrainResult From(TrainRequest request, string? report, SeResNetTransformer model, IReadOnlyList<EpochReport> epochs, bool stopped) => new(
        request.Output, request.Weights, report, model.Architecture.Name, model.ClassNames, model.ImageSize, model.Device, stopped,
        epochs.LastOrDefault(epoch => epoch.IsBest)?.Epoch,
        [.. epochs.Select(epoch => new Epoch(
            epoch.Epoch, epoch.LearningRate, epoch.TrainingLoss, epoch.TrainingAccuracy, epoch.Test?.Loss, epoch.Test?.Accuracy, epoch.TrainingTime.TotalSeconds))]);

    /// <summary>The result in a sentence or two.</summary>
    public override string ToString()
    {
        var weights = BestEpoch is { } best
            ? $"the weights of epoch {best}, the best of {Epochs.Count}{(Epochs[best - 1].ValidationAccuracy is { } accuracy ? $", with {accuracy:P2} of the validation images right" : "")}"
            : "the weights of the last step; no epoch was finished";
        return $"{(Stopped ? "Stopped." : "Done.")} {Model} is a {Architecture} for {Classes.Count} classes and has {weights}.{(Report is null ? "" : $" {Report} shows the run.")}";
    }

    /// <summary>An epoch; losses in nats, accuracies from 0 to 1, null where there is no validation.</summary>
    internal sealed record Epoch(
        [property: JsonPropertyName("epoch")] int Number, double LearningRate, double TrainingLoss, double TrainingAccuracy, double? ValidationLoss, double? ValidationAccuracy, double TrainingSeconds);
}
