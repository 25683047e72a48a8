using System.Globalization;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;

namespace SeNet.MLNet.Fitting;

/// <summary>Writes what happens in training to <c>mlContext.Log</c>, and hands the reports on.</summary>
/// <param name="host">Where messages go.</param>
/// <param name="next">Told of every report; may be none.</param>
/// <param name="ranks">Who trains; rank 0 alone writes.</param>
internal sealed class TrainingLog(IHostEnvironment host, IProgress<TrainingReport>? next, RankGroup ranks) : IProgress<TrainingReport>
{
    /// <summary>What the messages are about.</summary>
    public const string Activity = "Training";
    private const int NamedImages = 10;
    private const int FewImages = 1000;

    /// <inheritdoc/>
    public void Report(TrainingReport value)
    {
        if (value is ResumeReport resumed)
            Messages.Inform(host, Activity, $"Training goes on from '{resumed.Path}': epoch {resumed.Epoch} of {resumed.Epochs}, {resumed.Batches} batches of it done.");
        if (value is EpochReport epoch) Messages.Inform(host, Activity, Describe(epoch));
        next?.Report(value);
    }

    /// <summary>Tells every option, and how ranks share the training; all of them must call this.</summary>
    public void Describe(TrainingOptions options)
    {
        var summary = RankSummary.Describe(ranks, options);
        if (!ranks.IsFirst) return;
        Messages.Inform(host, Activity, $"Options: {string.Join(", ", options.Describe().Select(option => $"{option.Key} = {option.Value}"))}.");
        if (summary is not null) Messages.Inform(host, Activity, $"{summary}.");
    }

    /// <summary>Tells what training begins with.</summary>
    public void Begin(TrainingImages images, string architecture, int classCount, string device, long seed)
    {
        if (!ranks.IsFirst) return;
        if (images.MissingLabels > 0)
            Messages.Warn(host, Activity, $"{Were(images.MissingLabels, "row")} left out for want of a label (key 0).");
        Messages.Inform(host, Activity,
            $"Training {architecture} on {device} with {images.Training.Count} images of {classCount} classes, {images.Validation?.Count ?? 0} images for validation, seed {seed}.");
    }

    /// <summary>Says, in one line, what weights that have learnt before would bring where images are few.</summary>
    public void Advise(double imagesPerClass, int imageSize)
    {
        // There are no published weights for tiny images.
        if (imagesPerClass >= FewImages || imageSize <= 64) return;
        Messages.Inform(host, Activity, string.Create(CultureInfo.InvariantCulture,
            $"{imagesPerClass:F0} images per class are few to learn from nothing: InitialWeights = PretrainedWeights.SeResNet50Ra2,"
            + $" weights that know ImageNet, usually bring much better results."));
    }

    /// <summary>Tells how training ended.</summary>
    public void End(TrainingResult result)
    {
        if (!ranks.IsFirst) return;
        if (result.SkippedImages.Count > 0)
        {
            var more = result.SkippedImages.Count > NamedImages ? $" … and {result.SkippedImages.Count - NamedImages} more." : "";
            Messages.Warn(host, Activity, $"{Were(result.SkippedImages.Count, "image")} left out: {string.Join(" ", result.SkippedImages.Take(NamedImages))}{more}");
        }
        if (result.Cancelled) Messages.Warn(host, Activity, $"Training was cancelled. {DescribeWeights(result)}");
        else Messages.Inform(host, Activity, result.StoppedEarly ? $"Training ended early, since it got no better. {DescribeWeights(result)}" : DescribeWeights(result));
    }

    /// <summary>Whose weights the network has.</summary>
    public static string DescribeWeights(TrainingResult result) => result.BestEpoch is { } best
        ? $"The model has the weights of epoch {best.Epoch}, the best of {result.Epochs.Count}."
        : "The model has the weights of the last step; no epoch was finished.";

    private static string Were(int count, string what) => count == 1 ? $"1 {what} was" : $"{count} {what}s were";

    private static string Describe(EpochReport report)
    {
        var validation = report.Test is { } test ? FormattableString.Invariant($", validation loss {test.Loss:F4}, accuracy {test.Accuracy:P2}") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"Epoch {report.Epoch} of {report.Epochs}: training loss {report.TrainingLoss:F4}, accuracy {report.TrainingAccuracy:P2}{validation}; {report.ImagesPerSecond:F0} images/s, {report.TimeLeft:hh\\:mm\\:ss} left.");
    }
}
