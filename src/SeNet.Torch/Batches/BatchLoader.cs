using System.Collections.Concurrent;
using SeNet.Torch.Batches.Augmenting;
using SeNet.Torch.Images;
using TorchSharp;

namespace SeNet.Torch.Batches;

/// <summary>
/// Turns a source into batches of tensors. Images are decoded on all processors, and the next batches are prepared while the caller
/// works on this one. One enumeration at a time per loader. Disposing frees the images that it keeps in memory for
/// <see cref="BatchOptions.WholeBatches"/>; without them there is nothing to dispose.
/// </summary>
public sealed class BatchLoader : IDisposable
{
    private readonly IImageSource _source;
    private readonly BatchOptions _options;
    private readonly ImagePass _pass;
    private readonly BatchMixer? _mixer;
    private readonly RemainingImages? _remaining;
    private readonly ConcurrentDictionary<string, string> _skipped = new();
    private IBatchAssembler? _assembler;

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
        _pass = new ImagePass(source, options, Skip);
        _remaining = options.RequiresEveryClass ? new RemainingImages(source) : null;
        _mixer = options.Augmentation is { } augmentation ? new BatchMixer(augmentation, options.Seed) : null;
    }

    /// <summary>Where the images come from.</summary>
    internal IImageSource Source => _source;

    /// <summary>Number of batches in an epoch, if no image is left out.</summary>
    public int BatchCount => (_source.Count + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>The images left out so far under <see cref="BadImagePolicy.Skip"/>: a message for each, which names it.</summary>
    public IReadOnlyCollection<string> SkippedImages => [.. _skipped.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value)];

    /// <summary>All images in an order, and with an augmentation, that the seed and <paramref name="epoch"/> decide.</summary>
    /// <param name="epoch">The epoch's number, at least 1.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Batches that the caller disposes.</returns>
    /// <exception cref="ImageDecodingException">An image can't be decoded, under <see cref="BadImagePolicy.Fail"/>.</exception>
    public IEnumerable<ImageBatch> Shuffled(int epoch, CancellationToken cancellationToken = default) => ShuffledFrom(firstBatch: 0, epoch, cancellationToken);

    /// <summary>The same from a batch on, as if those before had been taken; their images aren't read.</summary>
    /// <param name="firstBatch">The <see cref="ImageBatch.Number"/> of the first.</param>
    /// <param name="epoch">As there.</param>
    /// <param name="cancellationToken">As there.</param>
    internal IEnumerable<ImageBatch> ShuffledFrom(int firstBatch, int epoch, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        var order = _options.Order is { } sample ? EpochOrder.Of(sample(epoch), _source.Count, epoch) : EpochOrder.Shuffled(_source.Count, _options.Seed, epoch);
        return Load(order, firstBatch, epoch, cancellationToken);
    }

    /// <summary>All images in the source's order, without augmentation.</summary>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Batches that the caller disposes.</returns>
    /// <exception cref="ImageDecodingException">An image can't be decoded, under <see cref="BadImagePolicy.Fail"/>.</exception>
    public IEnumerable<ImageBatch> InOrder(CancellationToken cancellationToken = default) =>
        Load(EpochOrder.AsItIs(_source.Count), firstBatch: 0, epoch: null, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        (_assembler as IDisposable)?.Dispose();
        _assembler = null;
    }

    private BatchMixer? Mixer => _mixer is { IsActive: true } ? _mixer : null;

    private void Skip(int index, ImageDecodingException failure)
    {
        _skipped.TryAdd(failure.ImageName, failure.Message);
        _remaining?.Remove(index, failure);
    }

    private IBatchAssembler CreateAssembler(CancellationToken stop)
    {
        var isGpu = _options.Device.type != DeviceType.CPU;
        var store = (_options.WholeBatches ?? isGpu) && PixelBatchAssembler.CanVary(_options.Augmentation) ? PixelStore.TryFill(_source, _options, Skip, stop) : null;
        // To a GPU even single images go as bytes, a quarter of the way to copy.
        return store is not null || isGpu ? new PixelBatchAssembler(_pass, _options, store) : new BatchAssembler(_pass, _options);
    }

    private IEnumerable<ImageBatch> Load(EpochOrder order, int firstBatch, int? epoch, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ready = new BlockingCollection<(int Number, IPreparedBatch Batch)>(_options.ReadAhead);
        var producer = Task.Run(() => Produce(order, firstBatch, ready, stop.Token), CancellationToken.None);
        try
        {
            foreach (var (number, prepared) in ready.GetConsumingEnumerable(CancellationToken.None))
            {
                var batch = prepared.Complete();
                batch.Number = number;
                if (epoch is { } shuffled && Mixer is { } mixer && batch.Count > 0)
                {
                    mixer.Mix(batch, shuffled, number);
                    if (_options.Ranks.IsShared) batch.DropFirst();
                }
                yield return batch;
            }
            producer.GetAwaiter().GetResult();
        }
        finally
        {
            // A caller who leaves early must not leave a thread or a tensor behind.
            stop.Cancel();
            foreach (var (_, batch) in ready.GetConsumingEnumerable(CancellationToken.None)) batch.Dispose();
            Task.WhenAny(producer).Wait(CancellationToken.None);
        }
    }

    // With the image before it first, which may be another rank's.
    private IPreparedBatch? AssembleWithPartner(IBatchAssembler assembler, EpochOrder order, int number, BatchPlan plan, CancellationToken stop)
    {
        if (plan.Count == 0) return null;
        var candidates = order.Before(_options.BatchSize, _options.Ranks, number);
        var batch = assembler.Assemble(plan.After(candidates.First()), stop);
        if (batch?.Count == plan.Count + 1) return batch;

        // Something can't be read.
        batch?.Dispose();
        var partner = candidates.FirstOrDefault(candidate => IsReadable(candidate));
        return partner is not null && IsReadable(plan) ? assembler.Assemble(plan.After(partner), stop) : null;

        bool IsReadable(BatchPlan some)
        {
            using var images = assembler.Assemble(some, stop);
            return images is not null;
        }
    }

    private void Produce(EpochOrder order, int firstBatch, BlockingCollection<(int Number, IPreparedBatch Batch)> ready, CancellationToken stop)
    {
        try
        {
            var assembler = _assembler ??= CreateAssembler(stop);
            var mixes = order.IsVaried && Mixer is not null && _options.Ranks.IsShared;
            foreach (var (number, plan) in order.Batches(_options.BatchSize, _options.Ranks).Index().Skip(firstBatch))
            {
                var batch = mixes ? AssembleWithPartner(assembler, order, number, plan, stop) : plan.Count == 0 ? null : assembler.Assemble(plan, stop);
                if (batch is null && _options.Ranks.IsShared) batch = new Nothing(_options);
                if (batch is null) continue;
                try
                {
                    ready.Add((number, batch), stop);
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
