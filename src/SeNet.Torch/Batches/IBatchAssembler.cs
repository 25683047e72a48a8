namespace SeNet.Torch.Batches;

/// <summary>Prepares batches, on the loader's thread, while the network is busy with those before.</summary>
internal interface IBatchAssembler
{
    /// <summary>Prepares a batch; <see langword="null"/> where all of its images were left out.</summary>
    /// <param name="plan">Which images, and how they vary.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="Images.ImageDecodingException">An image can't be decoded, under <see cref="BadImagePolicy.Fail"/>.</exception>
    IPreparedBatch? Assemble(BatchPlan plan, CancellationToken cancellationToken);
}
