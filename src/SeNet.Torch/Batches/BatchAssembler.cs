using System.Runtime.InteropServices;
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
        using var scope = NewDisposeScope();
        var labels = empty(plan.Count, ScalarType.Int64, CPU);
        var kept = pass.ForEach(plan, (place, image, variation) =>
        {
            _varier.Write(image, variation, images[place]);
            MemoryMarshal.Cast<byte, long>(labels.bytes)[place] = pass.Label(plan, place);
        }, cancellationToken);
        if (kept.Length == 0) return null;

        var input = images.AsInput(plan.Count);
        if (kept.Length < plan.Count)
        {
            var rows = tensor(Array.ConvertAll(kept, place => (long)place), ScalarType.Int64, CPU);
            (input, labels) = (input.index_select(0, rows), labels.index_select(0, rows));
        }
        return new PreparedImages(new ImageBatch(input.DetachFromDisposeScope(), labels.DetachFromDisposeScope(), plan.IndicesOf(kept)), options.Device);
    }

    private sealed class PreparedImages(ImageBatch batch, Device device) : IPreparedBatch
    {
        public int Count => batch.Count;

        public ImageBatch Complete() => batch.MoveTo(device);

        public void Dispose() => batch.Dispose();
    }
}
