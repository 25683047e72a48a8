using SeNet.Torch.Ranks;

namespace SeNet.Torch.Training;

/// <summary>What all ranks agree on before each step, so that none waits for one that does something else.</summary>
internal sealed class StepAgreement(RankGroup ranks, BatchNormalization normalization)
{
    private readonly double[] _said = new double[4];

    /// <summary>Asks all.</summary>
    /// <param name="images">This rank's part of the batch.</param>
    /// <param name="stops">Whether it has been told to stop.</param>
    /// <param name="isDue">Whether it is time to save the run; rank 0 decides.</param>
    public Agreement On(int images, bool stops, bool isDue)
    {
        (_said[0], _said[1], _said[2], _said[3]) = (images, images < 2 ? 1 : 0, stops ? 1 : 0, isDue && ranks.IsFirst ? 1 : 0);
        ranks.Sum(_said.AsSpan());
        var isLocal = ranks.IsShared && normalization == BatchNormalization.Local;
        return new Agreement((int)_said[0], _said[2] > 0, _said[3] > 0, NormalizesAlone: isLocal && _said[1] > 0);
    }

    /// <summary>What rank 0 says.</summary>
    public bool OnFirsts(bool isDue)
    {
        Span<double> said = [isDue && ranks.IsFirst ? 1 : 0];
        ranks.Sum(said);
        return said[0] > 0;
    }

    /// <summary>What was agreed on.</summary>
    /// <param name="Images">Images of the whole batch.</param>
    /// <param name="Stops">Whether to stop before it.</param>
    /// <param name="IsDue">Whether to save before it.</param>
    /// <param name="NormalizesAlone">Whether a rank would have to normalize a single image, or none.</param>
    internal readonly record struct Agreement(int Images, bool Stops, bool IsDue, bool NormalizesAlone)
    {
        /// <summary>Whether the batch is trained on: normalization needs two images.</summary>
        /// <param name="isFirst">Whether an epoch has had no batch yet; then a single image will do, for want of more.</param>
        public bool IsTrained(bool isFirst) => !NormalizesAlone && (Images > 1 || (isFirst && Images == 1));
    }
}
