using Microsoft.ML;
using SeNet.MLNet.Schema;
using SeNet.Torch.Batches;

namespace SeNet.MLNet.Data;

/// <summary>Reads the labelled images of a view for a network whose classes are known.</summary>
internal static class LabelledRows
{
    /// <summary>Reads a view once.</summary>
    /// <param name="data">The view.</param>
    /// <param name="labels">The network's classes.</param>
    /// <param name="labelColumnName">Its label column, a key of these classes.</param>
    /// <param name="imageColumnName">Its image column.</param>
    /// <param name="options">How to read the images.</param>
    /// <param name="shorterSide">As for <see cref="ImageRows.Read"/>.</param>
    /// <param name="role">What the view is, for messages: "validation set".</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    /// <exception cref="ArgumentException">A column isn't as it must be.</exception>
    /// <exception cref="ImageDataException">There are no rows, or no labels, or the classes are others.</exception>
    public static ImageRows Read(
        IDataView data, LabelMap labels, string labelColumnName, string imageColumnName, ImageColumnOptions options, int shorterSide, string role, CancellationToken cancellationToken)
    {
        var labelColumn = InputColumns.FindLabel(data.Schema, labelColumnName);
        var imageColumn = InputColumns.FindImage(data.Schema, imageColumnName);
        RequireSameClasses(LabelMap.FromColumn(labelColumn), labels, labelColumn.Name, role);
        var rows = ImageRows.Read(data, labelColumn, imageColumn, labels, options, shorterSide, cancellationToken);
        if (rows.Count > 0) return rows;
        throw rows.MissingLabels == 0
            ? NoRows(role)
            : new ImageDataException($"The {role} has no row with a label: all {rows.MissingLabels} are missing in column '{labelColumn.Name}'. Check that its values are among those that MapValueToKey was fitted on.");
    }

    /// <summary>The error of a view without rows.</summary>
    public static ImageDataException NoRows(string role) => new($"The {role} has no rows. Check its source and any filter before SeResNet.");

    // A key that lacks the last classes is as good: its keys mean the same.
    private static void RequireSameClasses(LabelMap found, LabelMap labels, string column, string role)
    {
        if (found.ClassNames.SequenceEqual(labels.ClassNames.Take(found.ClassCount))) return;
        var foreign = found.ClassNames.Except(labels.ClassNames).Take(5).ToArray();
        var fault = foreign.Length > 0
            ? $"has classes that the training data lacks: {string.Join(", ", foreign.Select(name => $"'{name}'"))} ({found.ClassCount} classes against {labels.ClassCount})"
            : "has the training data's classes in another order";
        throw new ImageDataException($"The {role}'s label column '{column}' {fault}. Fit MapValueToKey on the training data, and transform both with it.");
    }
}
