using Microsoft.ML;

namespace SeNet.MLNet.Internals;

/// <summary>
/// A scored view as ML.NET's <c>ConvertToOnnx</c> wants the steps of a pipeline: one that knows where its rows come from, and that writes
/// itself into the graph. As a view it is the scored one.
/// </summary>
/// <param name="scored">The scored view.</param>
/// <param name="source">Where its rows come from.</param>
/// <param name="conversion">Writes the network.</param>
internal sealed class ConvertibleView(IDataView scored, IDataView source, OnnxConversion conversion) : ITransformCanSaveOnnx
{
    public bool CanShuffle => scored.CanShuffle;

    public DataViewSchema Schema => scored.Schema;

    public IDataView Source => source;

    public long? GetRowCount() => scored.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        scored.GetRowCursor(columnsNeeded, rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        scored.GetRowCursorSet(columnsNeeded, n, rand);

    /// <summary>Always, or says why not: ML.NET would go on without the network, or with a message that doesn't say what is wrong.</summary>
    /// <exception cref="NotSupportedException">The images are of a kind that ONNX can't read; says what to do.</exception>
    public bool CanSaveOnnx(OnnxContext context)
    {
        conversion.Require();
        return true;
    }

    public void SaveAsOnnx(OnnxContext context) => conversion.Write(new OnnxWriter(context));

    /// <summary>ML.NET saves transformers, not views.</summary>
    public void Save(ModelSaveContext context) =>
        throw new NotSupportedException("A scored view can't be saved; save its transformer with mlContext.Model.Save.");
}
