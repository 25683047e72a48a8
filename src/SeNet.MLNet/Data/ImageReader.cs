using Microsoft.ML;

namespace SeNet.MLNet.Data;

/// <summary>Reads images from one column of a row, or of a cursor's current row. As little thread-safe as the row.</summary>
internal abstract class ImageReader(DataViewRow row, DataViewSchema.Column column)
{
    /// <summary>What to call the current row's image in a message. Rows are counted from 0.</summary>
    protected string RowName => $"row {row.Position} of column '{column.Name}'";

    /// <summary>
    /// Copies the current row's value out; decodes nothing. Faults of the value show when it is decoded, so that a caller may go on to
    /// the next row.
    /// </summary>
    public abstract ImageValue Fetch();
}
