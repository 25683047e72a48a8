using Microsoft.ML;
using SeNet.MLNet.Data;
using SeNet.MLNet.Schema;
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

    /// <summary>The error of a view without rows.</summary>
    public static ImageDataException NoRows(string role) => new($"The {role} has no rows. Check its source and any filter before SeResNet.");

    private static ImageRows ReadRows(IDataView data, LabelMap labels, SeResNetTrainer.Options options, string role)
    {
        var labelColumn = InputColumns.FindLabel(data.Schema, options.LabelColumnName);
        var imageColumn = InputColumns.FindImage(data.Schema, options.ImageColumnName);
        RequireSameClasses(LabelMap.FromColumn(labelColumn), labels, labelColumn.Name);
        var rows = ImageRows.Read(
            data, labelColumn, imageColumn, labels,
            new ImageColumnOptions { ImageFolder = options.ImageFolder, PixelLimit = options.PixelLimit, SufficientSide = options.Preprocessing.SufficientSide },
            options.Preprocessing.ResizeTo, options.CancellationToken);
        if (rows.Count > 0) return rows;
        throw rows.MissingLabels == 0
            ? NoRows(role)
            : new ImageDataException($"The {role} has no row with a label: all {rows.MissingLabels} are missing in column '{labelColumn.Name}'. Check that its values are among those that MapValueToKey was fitted on.");
    }

    // A key that lacks the last classes is as good: its keys mean the same.
    private static void RequireSameClasses(LabelMap validation, LabelMap training, string column)
    {
        if (validation.ClassNames.SequenceEqual(training.ClassNames.Take(validation.ClassCount))) return;
        var foreign = validation.ClassNames.Except(training.ClassNames).Take(5).ToArray();
        var fault = foreign.Length > 0
            ? $"has classes that the training data lacks: {string.Join(", ", foreign.Select(name => $"'{name}'"))} ({validation.ClassCount} classes against {training.ClassCount})"
            : "has the training data's classes in another order";
        throw new ImageDataException($"The validation set's label column '{column}' {fault}. Fit MapValueToKey on the training data, and transform both with it.");
    }

    private static void RequireTwoClasses(IImageSource training, string column)
    {
        var first = training.GetLabel(0);
        for (var i = 1; i < training.Count; i++)
            if (training.GetLabel(i) != first) return;
        throw new ImageDataException($"All {training.Count} labelled rows have the class '{training.ClassNames[first]}' in label column '{column}'; a classifier needs two or more classes.");
    }
}
