using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Scoring;

/// <summary>All values that the network gives for a row, as a vector of Single.</summary>
internal sealed class VectorColumn(string name, int size, DataViewSchema.Annotations? annotations = null)
    : OutputColumn(name, new VectorDataViewType(NumberDataViewType.Single, size), annotations)
{
    public override Delegate CreateGetter(CurrentScores scores) => new ValueGetter<VBuffer<float>>((ref VBuffer<float> value) =>
    {
        var values = scores.Get();
        var editor = VBufferEditor.Create(ref value, values.Length);
        values.CopyTo(editor.Values);
        value = editor.Commit();
    });
}
