using Microsoft.ML;
using SeNet.MLNet.Data;

namespace SeNet.MLNet.Scoring;

/// <summary>The most probable class of a row, as a key of the label's own type; missing (0) where the scores are unknown.</summary>
internal sealed class PredictedLabelColumn(string name, LabelMap labels, DataViewSchema.Annotations annotations)
    : OutputColumn(name, labels.KeyType, annotations)
{
    public override Delegate CreateGetter(CurrentScores scores) => System.Type.GetTypeCode(labels.KeyType.RawType) switch
    {
        TypeCode.Byte => new ValueGetter<byte>((ref byte value) => value = (byte)KeyOf(scores.Get())),
        TypeCode.UInt16 => new ValueGetter<ushort>((ref ushort value) => value = (ushort)KeyOf(scores.Get())),
        TypeCode.UInt32 => new ValueGetter<uint>((ref uint value) => value = (uint)KeyOf(scores.Get())),
        _ => new ValueGetter<ulong>((ref ulong value) => value = KeyOf(scores.Get())),
    };

    private ulong KeyOf(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i])) return 0; // ML.NET's missing key
            if (scores[i] > scores[best]) best = i;
        }
        return labels.KeyOf(best);
    }
}
