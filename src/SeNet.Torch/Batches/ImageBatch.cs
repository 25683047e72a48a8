using static TorchSharp.torch;

namespace SeNet.Torch.Batches;

/// <summary>Images and labels as tensors. The caller disposes the batch, which frees both.</summary>
public sealed class ImageBatch : IDisposable
{
    internal ImageBatch(Tensor images, Tensor labels)
    {
        Images = images;
        Labels = labels;
    }

    /// <summary>Normalized images: float32 <c>[N, 3, H, W]</c>, channels last in memory.</summary>
    public Tensor Images { get; private set; }

    /// <summary>Classes: int64 <c>[N]</c>.</summary>
    public Tensor Labels { get; private set; }

    /// <summary>Number of images.</summary>
    public int Count => (int)Labels.shape[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }

    /// <summary>Moves both tensors; this batch stays their owner.</summary>
    internal ImageBatch MoveTo(Device device)
    {
        if (Images.device.type == device.type) return this;
        using var images = Images;
        using var labels = Labels;
        Images = images.to(device);
        Labels = labels.to(device);
        return this;
    }
}
