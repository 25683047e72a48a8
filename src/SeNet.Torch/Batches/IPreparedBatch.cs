namespace SeNet.Torch.Batches;

/// <summary>A batch whose images are read. Disposing one that isn't completed frees it.</summary>
internal interface IPreparedBatch : IDisposable
{
    /// <summary>Number of images that could be read.</summary>
    int Count { get; }

    /// <summary>Does what is left, on the caller's thread and on the batch's device, and hands the batch over; once.</summary>
    ImageBatch Complete();
}
