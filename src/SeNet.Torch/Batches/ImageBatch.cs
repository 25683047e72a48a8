using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Batches;

/// <summary>Images and labels as tensors. The caller disposes the batch, which frees both.</summary>
public sealed class ImageBatch : IDisposable
{
    internal ImageBatch(Tensor images, Tensor labels, IReadOnlyList<int> indices)
    {
        Images = images;
        Labels = labels;
        Indices = indices;
    }

    /// <summary>Normalized images: float32 <c>[N, 3, H, W]</c>, channels last in memory.</summary>
    public Tensor Images { get; private set; }

    /// <summary>Classes: int64 <c>[N]</c>. Of images that were mixed, the class of the first of both.</summary>
    public Tensor Labels { get; private set; }

    /// <summary>The images' numbers in the source.</summary>
    public IReadOnlyList<int> Indices { get; }

    /// <summary>The other classes, where images were mixed (<see cref="Augmentation.Mixup"/>, <see cref="Augmentation.CutMix"/>).</summary>
    internal LabelMix? Mix { get; private set; }

    /// <summary>The batch's place in its epoch, counted from 0; a batch whose images were all left out has one, too.</summary>
    internal int Number { get; set; }

    /// <summary>Number of images.</summary>
    public int Count => (int)Labels.shape[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
        Mix?.Others.Dispose();
    }

    /// <summary>Moves both tensors; this batch stays their owner. A copy to a GPU is started, not waited for.</summary>
    internal ImageBatch MoveTo(Device device)
    {
        if (Images.device.type == device.type) return this;
        Images = Move(Images, device);
        Labels = Move(Labels, device);
        return this;
    }

    /// <summary>Says that the images were mixed, in place.</summary>
    internal void SetMix(LabelMix mix) => Mix = mix;

    // From pinned memory, which the allocator keeps until the copy is done.
    private static Tensor Move(Tensor values, Device device)
    {
        using var source = values;
        using var pinned = device.type == DeviceType.CUDA ? values.pin_memory() : values.alias();
        return pinned.to(device, non_blocking: true).DetachFromDisposeScope();
    }
}
