using Microsoft.ML;
using SeNet.MLNet.Data;
using SeNet.Torch.Batches;

namespace SeNet.MLNet.Fitting;

/// <summary>The images that a network learns from and those that it is measured with, read from data views.</summary>
/// <param name="Training">Images of two classes or more.</param>
/// <param name="Validation">Images of the same classes, or none.</param>
/// <param name="MissingLabels">Number of rows left out because their label is missing.</param>
internal sealed record TrainingImages(IImageSource Training, IImageSource? Validation, int MissingLabels)
{
    /// <summary>Reads the views, each once.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="labels">Its label column's classes.</param>
    /// <param name="options">Names the columns and the validation set.</param>
    /// <param name="seed">Of the split, if there is one.</param>
    /// <exception cref="ArgumentException">A column of the validation set isn't as it must be.</exception>
    /// <exception cref="ImageDataException">No rows, a single class, or a validation set that doesn't fit.</exception>
    public static TrainingImages Read(IDataView data, LabelMap labels, SeResNetTrainer.Options options, long seed)
    {
        // The validation set first: it is small, and what is wrong with it should not show after an hour of reading.
        var validation = options.ValidationSet is null ? null : ReadRows(options.ValidationSet, labels, options, "validation set");
        var rows = ReadRows(data, labels, options, "training data");
        var missing = rows.MissingLabels + (validation?.MissingLabels ?? 0);
        var training = rows.ToSource(labels.ClassNames);
        RequireTwoClasses(training, options.LabelColumnName);
        if (options.ValidationFraction == 0)
            return new TrainingImages(training, validation?.ToSource(labels.ClassNames), missing);

        var (train, test) = StratifiedSplit.Split(training, options.ValidationFraction, unchecked((int)seed));
        return new TrainingImages(train, test, missing);
    }

    private static ImageRows ReadRows(IDataView data, LabelMap labels, SeResNetTrainer.Options options, string role) => LabelledRows.Read(
        data, labels, options.LabelColumnName, options.ImageColumnName,
        new ImageColumnOptions
        {
            ImageFolder = options.ImageFolder,
            PixelLimit = options.PixelLimit,
            SufficientSide = options.Preprocessing.SufficientSide,
            Filter = options.Preprocessing.Filter,
        },
        options.Preprocessing.ResizeTo, role, options.CancellationToken);

    private static void RequireTwoClasses(IImageSource training, string column)
    {
        var first = training.GetLabel(0);
        for (var i = 1; i < training.Count; i++)
            if (training.GetLabel(i) != first) return;
        throw new ImageDataException($"All {training.Count} labelled rows have the class '{training.ClassNames[first]}' in label column '{column}'; a classifier needs two or more classes.");
    }
}
