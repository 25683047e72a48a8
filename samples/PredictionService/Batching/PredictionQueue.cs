using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace SeNet.Samples.PredictionService.Batching;

/// <summary>Images between the requests, which add them from any thread, and the one worker that takes batches.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue.")]
internal sealed class PredictionQueue(ServiceOptions options)
{
    private readonly int _maxSize = options.Batching.MaxSize;
    private readonly TimeSpan _maxDelay = TimeSpan.FromMilliseconds(options.Batching.MaxDelay);
    private readonly Channel<PendingPrediction> _channel =
        Channel.CreateBounded<PendingPrediction>(new BoundedChannelOptions(options.Batching.MaxPending) { SingleReader = true });

    /// <summary>Adds an image; false if the queue is full or closed.</summary>
    public bool TryAdd(PendingPrediction pending) => _channel.Writer.TryWrite(pending);

    /// <summary>Accepts nothing more. What is in the queue can still be taken.</summary>
    public void Close() => _channel.Writer.TryComplete();

    /// <summary>
    /// Waits for images: from the first one on for the longest delay, or until the batch is full. Leaves out those whose clients have
    /// gone, so a batch may be empty.
    /// </summary>
    /// <param name="hurry">When cancelled, a batch that has begun waits no longer.</param>
    /// <returns>The batch; <see langword="null"/> when the queue is closed and empty.</returns>
    public async Task<IReadOnlyList<PendingPrediction>?> TakeAsync(CancellationToken hurry)
    {
        if (!await _channel.Reader.WaitToReadAsync(CancellationToken.None)) return null;
        var batch = new List<PendingPrediction>();
        using var delay = CancellationTokenSource.CreateLinkedTokenSource(hurry);
        delay.CancelAfter(_maxDelay);
        try
        {
            do
            {
                while (batch.Count < _maxSize && _channel.Reader.TryRead(out var pending))
                    if (!pending.IsAbandoned) batch.Add(pending);
            }
            while (batch.Count is > 0 && batch.Count < _maxSize && await _channel.Reader.WaitToReadAsync(delay.Token));
        }
        catch (OperationCanceledException) when (delay.IsCancellationRequested)
        {
            // Time is up.
        }
        batch.RemoveAll(pending => pending.IsAbandoned);
        return batch;
    }
}
