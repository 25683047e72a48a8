using SeNet.Torch.Weights.Inspection;

namespace SeNet.Torch.Weights;

public static partial class ModelWeights
{
    /// <summary>Reads a network's weights from a file, one tensor at a time, and finds those that are NaN or infinite, as a training that diverged leaves them.</summary>
    /// <param name="path">As for <see cref="Inspect"/>.</param>
    /// <param name="weights">As for <see cref="Inspect"/>.</param>
    /// <returns>The tensors with such values, in the network's order; none if all are finite.</returns>
    /// <exception cref="WeightsFileException">As for <see cref="Inspect"/>, or a value can't be read.</exception>
    /// <exception cref="IOException">The file doesn't exist or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<NonFiniteTensor> FindNonFinite(string path, CheckpointWeights weights = CheckpointWeights.Trained)
    {
        using var file = WeightsFile.Open(WeightsSource.Open(PretrainedWeights.Resolve(path).Path), weights);
        return NonFiniteValues.Find(file);
    }
}
