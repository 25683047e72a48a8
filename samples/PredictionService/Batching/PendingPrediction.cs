namespace SeNet.Samples.PredictionService.Batching;

/// <summary>An uploaded image whose client waits for an answer.</summary>
/// <param name="image">The file's bytes.</param>
/// <param name="clientGone">Cancelled when nobody waits any more.</param>
internal sealed class PendingPrediction(byte[] image, CancellationToken clientGone)
{
    // Whoever waits goes on in a thread of its own, not in the one that scores.
    private readonly TaskCompletionSource<float[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte[] Image { get; } = image;

    /// <summary>Whether there is no use in scoring it.</summary>
    public bool IsAbandoned => clientGone.IsCancellationRequested;

    /// <summary>Gives the probabilities per class, in the network's order, or the failure. Cancelled if the client goes.</summary>
    public Task<float[]> WaitAsync() => _answer.Task.WaitAsync(clientGone);

    public void Complete(float[] probabilities) => _answer.TrySetResult(probabilities);

    public void Fail(Exception failure) => _answer.TrySetException(failure);
}
