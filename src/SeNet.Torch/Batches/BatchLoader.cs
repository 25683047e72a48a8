using System.Collections.Concurrent;
using SeNet.Torch.Images;

namespace SeNet.Torch.Batches;

/// <summary>
/// Turns a source into batches of tensors. Images are decoded on all processors, and the next batches are prepared while the caller
/// works on this one. One enumeration at a time per loader.
/// </summary>
public sealed class BatchLoader
{
    private readonly IImageSource _source;
    private readonly BatchOptions _options;
    private readonly BatchAssembler _assembler;
    private readonly ConcurrentDictionary<string, string> _skipped = new();

    /// <summary>Makes a loader; reads nothing yet.</summary>
    /// <param name="source">The images; at least one.</param>
    /// <param name="options">How to make batches.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds, or the source is empty.</exception>
    public BatchLoader(IImageSource source, BatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (source.Count == 0) throw new ArgumentException("The source has no images.", nameof(source));
        _source = source;
        _options = options;
        _assembler = new BatchAssembler(source, options, failure => _skipped.TryAdd(failure.ImageName, failure.Message));
    }

    /// <summary>Number of batches in an epoch, if no image is left out.</summary>
    public int BatchCount => (_source.Count + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>The images left out so far under <see cref="BadImagePolicy.Skip"/>: a message for each, which names it.</summary>
    public IReadOnlyCollection<string> SkippedImages => [.. _skipped.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value)];

    /// <summary>All images in an order, and with an augmentation, that the seed and <paramref name="epoch"/> decide.</summary>
    /// <param name="epoch">The epoch's number, at least 1.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Batches that the caller disposes.</returns>
    /// <exception cref="ImageDecodingException">An image can't be decoded, under <see cref="BadImagePolicy.Fail"/>.</exception>
    public IEnumerable<ImageBatch> Shuffled(int epoch, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        var order = Enumerable.Range(0, _source.Count).ToArray();
        var random = SplitMix64.ForSample(_options.Seed, epoch, -1);
        for (var last = order.Length - 1; last > 0; last--)
        {
            var other = random.NextInt(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }
        return Load(order, epoch, cancellationToken);
    }

    /// <summary>All images in the source's order, without augmentation.</summary>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Batches that the caller disposes.</returns>
    /// <exception cref="ImageDecodingException">An image can't be decoded, under <see cref="BadImagePolicy.Fail"/>.</exception>
    public IEnumerable<ImageBatch> InOrder(CancellationToken cancellationToken = default) =>
        Load([.. Enumerable.Range(0, _source.Count)], epoch: null, cancellationToken);

    private IEnumerable<ImageBatch> Load(int[] order, int? epoch, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ready = new BlockingCollection<ImageBatch>(_options.ReadAhead);
        var producer = Task.Run(() => Produce(order, epoch, ready, stop.Token), CancellationToken.None);
        try
        {
            foreach (var batch in ready.GetConsumingEnumerable(CancellationToken.None))
                yield return batch.MoveTo(_options.Device);
            producer.GetAwaiter().GetResult();
        }
        finally
        {
            // A caller who leaves early must not leave a thread or a tensor behind.
            stop.Cancel();
            foreach (var batch in ready.GetConsumingEnumerable(CancellationToken.None)) batch.Dispose();
            Task.WhenAny(producer).Wait(CancellationToken.None);
        }
    }

    private void Produce(int[] order, int? epoch, BlockingCollection<ImageBatch> ready, CancellationToken stop)
    {
        try
        {
            for (var start = 0; start < order.Length; start += _options.BatchSize)
            {
                var indices = order.AsMemory(start, Math.Min(_options.BatchSize, order.Length - start));
                var batch = _assembler.Assemble(indices, epoch, stop);
                if (batch is null) continue;
                try
                {
                    ready.Add(batch, stop);
                }
                catch
                {
                    batch.Dispose();
                    throw;
                }
            }
        }
        finally
        {
            ready.CompleteAdding();
        }
    }
}
