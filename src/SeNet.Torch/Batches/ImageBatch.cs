using SeNet.Torch.Images;
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
    public IReadOnlyList<int> Indices { get; private set; }

    /// <summary>The other classes, where images were mixed (<see cref="Augmentation.Mixup"/>, <see cref="Augmentation.CutMix"/>).</summary>
    internal LabelMix? Mix { get; private set; }

    /// <summary>The batch's place in its epoch, counted from 0; a batch whose images were all left out has one, too.</summary>
    internal int Number { get; set; }

    /// <summary>Number of images. 0 where several ranks share a batch and none of it is this one's: the tensors then hold a black image that doesn't count.</summary>
    public int Count => Indices.Count;

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

    /// <summary>A batch without images, for a rank that goes along with the others.</summary>
    /// <param name="size">Side of the images.</param>
    /// <param name="device">Where they would be.</param>
    internal static ImageBatch OfNothing(int size, Device device)
    {
        using var scope = NewDisposeScope();
        var images = zeros([1, size, size, RgbImage.Channels], ScalarType.Float32, device).permute(0, 3, 1, 2);
        return new ImageBatch(images.DetachFromDisposeScope(), zeros(1, ScalarType.Int64, device).DetachFromDisposeScope(), []);
    }

    /// <summary>Drops the first image, which the second was mixed with.</summary>
    internal void DropFirst()
    {
        Images = Rest(Images);
        Labels = Rest(Labels);
        if (Mix is { } mix) Mix = mix with { Others = Rest(mix.Others) };
        Indices = [.. Indices.Skip(1)];

        static Tensor Rest(Tensor values)
        {
            using (values) return values.narrow(0, 1, values.shape[0] - 1).DetachFromDisposeScope();
        }
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
