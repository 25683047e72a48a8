using Microsoft.ML;
using SeNet.MLNet;
using SeNet.Reports.Scoring;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Training;

namespace SeNet.Reports;

public sealed partial class RunFolder
{
    /// <summary>Writes a trainer's options down, and makes this folder a listener of its training.</summary>
    /// <param name="options">The options. A listener that they have is told first.</param>
    /// <returns>The options to train with.</returns>
    /// <exception cref="IOException">The settings can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public SeResNetTrainer.Options Watch(SeResNetTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        WriteSettings(options);
        return options with { Progress = options.Progress is { } first ? new BothListeners(first, this) : this };
    }

    /// <summary>Scores labelled images that training has not seen, and writes everything, with their confusion matrix and mistakes.</summary>
    /// <param name="model">The fitted pipeline, or the SE-ResNet of it.</param>
    /// <param name="images">The rows that the pipeline takes.</param>
    /// <param name="labelColumnName">The column of the labels: a key, or text.</param>
    /// <param name="name">What the images are called in the report.</param>
    /// <exception cref="ArgumentException">The scored view lacks a column, or one has a type that doesn't serve; names it.</exception>
    /// <exception cref="ImageDataException">Not one row could be scored.</exception>
    /// <exception cref="ImageDecodingException">An image can't be decoded, and the model was trained to fail then.</exception>
    /// <exception cref="IOException">A file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    /// <returns>The measurement, as it is in the report.</returns>
    public Evaluation Complete(ITransformer model, IDataView images, string labelColumnName = "Label", string name = "test")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        var evaluation = ViewEvaluation.Measure(model, images, labelColumnName);
        Complete(evaluation, name);
        return evaluation;
    }

    private sealed class BothListeners(IProgress<TrainingReport> first, IProgress<TrainingReport> second) : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value)
        {
            first.Report(value);
            second.Report(value);
        }
    }
}
