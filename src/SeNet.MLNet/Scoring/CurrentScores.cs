using System.Runtime.ExceptionServices;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Scoring;

/// <summary>What the network gives for the row that a row or cursor is at: probabilities, or features.</summary>
/// <param name="count">Number of values per row.</param>
/// <param name="policy">What a row has whose image can't be read.</param>
internal abstract class CurrentScores(int count, UnreadableImages policy) : IDisposable
{
    private readonly float[] _unknown = CreateUnknown(count);

    /// <summary>The current row's values, good until the next row; throws what went wrong with it.</summary>
    public abstract ReadOnlySpan<float> Get();

    public abstract void Dispose();

    /// <summary>What the values of a row that failed are: NaN for an unreadable image, if the policy says so; else the failure is thrown.</summary>
    protected ReadOnlySpan<float> ScoresOf(Exception failure)
    {
        if (failure is not ImageDecodingException || policy == UnreadableImages.Fail)
            ExceptionDispatchInfo.Throw(failure);
        return _unknown;
    }

    private static float[] CreateUnknown(int count)
    {
        var scores = new float[count];
        Array.Fill(scores, float.NaN);
        return scores;
    }
}
