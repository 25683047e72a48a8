using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Scoring;

/// <summary>The scores of the row that a row or cursor is at, and the getters that hand them out.</summary>
internal abstract class CurrentScores(LabelMap labels, UnreadableImages policy) : IDisposable
{
    private readonly float[] _unknown = CreateUnknown(labels.ClassCount);

    /// <summary>The getter of the scores.</summary>
    public ValueGetter<VBuffer<float>> ScoreGetter => (ref VBuffer<float> value) =>
    {
        var scores = Get();
        var editor = VBufferEditor.Create(ref value, scores.Length);
        scores.CopyTo(editor.Values);
        value = editor.Commit();
    };

    /// <summary>The getter of the predicted label, of the label's own type.</summary>
    public Delegate PredictedLabelGetter => Type.GetTypeCode(labels.KeyType.RawType) switch
    {
        TypeCode.Byte => new ValueGetter<byte>((ref byte value) => value = (byte)PredictedKey()),
        TypeCode.UInt16 => new ValueGetter<ushort>((ref ushort value) => value = (ushort)PredictedKey()),
        TypeCode.UInt32 => new ValueGetter<uint>((ref uint value) => value = (uint)PredictedKey()),
        _ => new ValueGetter<ulong>((ref ulong value) => value = PredictedKey()),
    };

    public abstract void Dispose();

    /// <summary>The current row's probabilities, valid until the next row; throws what went wrong with it.</summary>
    protected abstract ReadOnlySpan<float> Get();

    /// <summary>What the scores of a row that failed are: NaN for an unreadable image, if the policy says so; else the failure is thrown.</summary>
    protected ReadOnlySpan<float> ScoresOf(Exception failure)
    {
        if (failure is not ImageDecodingException || policy == UnreadableImages.Fail)
            ExceptionDispatchInfo.Throw(failure);
        return _unknown;
    }

    private ulong PredictedKey()
    {
        var scores = Get();
        var best = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i])) return 0; // ML.NET's missing key
            if (scores[i] > scores[best]) best = i;
        }
        return labels.KeyOf(best);
    }

    private static float[] CreateUnknown(int count)
    {
        var scores = new float[count];
        Array.Fill(scores, float.NaN);
        return scores;
    }
}
