using SeNet.Torch.Batches.Augmenting;
using static TorchSharp.torch;

namespace SeNet.Torch.Batches;

/// <summary>
/// Makes batches on the processor: images are decoded, resized, varied and normalized in parallel, straight into the tensor's memory.
/// Thread-safe.
/// </summary>
internal sealed class BatchAssembler(ImagePass pass, BatchOptions options) : IBatchAssembler
{
    private readonly ImageVarier _varier = new(options.Preprocessing);

    /// <inheritdoc/>
    public IPreparedBatch? Assemble(BatchPlan plan, CancellationToken cancellationToken)
    {
        using var images = new ImageTensor(plan.Count, options.Preprocessing.CropSize);
        var labels = new long[plan.Count];
        var kept = pass.ForEach(plan, (place, image, variation) =>
        {
            _varier.Write(image, variation, images[place]);
            labels[place] = pass.Label(plan, place);
        }, cancellationToken);
        if (kept.Length == 0) return null;

        using var scope = NewDisposeScope();
        var input = images.AsInput(plan.Count);
        var classes = tensor(labels, ScalarType.Int64);
        if (kept.Length < plan.Count)
        {
            var rows = tensor(Array.ConvertAll(kept, place => (long)place), ScalarType.Int64);
            (input, classes) = (input.index_select(0, rows), classes.index_select(0, rows));
        }
        return new PreparedImages(new ImageBatch(input.DetachFromDisposeScope(), classes.DetachFromDisposeScope(), plan.IndicesOf(kept)), options.Device);
    }

    private sealed class PreparedImages(ImageBatch batch, Device device) : IPreparedBatch
    {
        public ImageBatch Complete() => batch.MoveTo(device);

        public void Dispose() => batch.Dispose();
    }
}
