namespace SeNet.Torch.Batches;

/// <summary>The part of a batch that a rank has no image of.</summary>
internal sealed class Nothing(BatchOptions options) : IPreparedBatch
{
    public int Count => 0;

    public ImageBatch Complete() => ImageBatch.OfNothing(options.Preprocessing.CropSize, options.Device);

    public void Dispose()
    {
    }
}
