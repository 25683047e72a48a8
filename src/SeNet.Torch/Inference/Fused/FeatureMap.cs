using SeNet.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// A tensor <c>[N, C, H, W]</c> on the CPU with the channels last in memory, by its native handle: what lies between two layers, made and
/// freed a hundred times per image. Only where <see cref="LibTorchFunctions.Instance"/> is there. Its maker disposes it.
/// </summary>
internal sealed unsafe class FeatureMap : IDisposable
{
    private FeatureMap(nint handle, void* data, long images, long channels, long height, long width, ScalarType type)
    {
        Handle = handle;
        Data = data;
        (Images, Channels, Height, Width, Type) = (images, channels, height, width, type);
    }

    /// <summary>libtorch's handle; 0 once disposed.</summary>
    public nint Handle { get; private set; }

    /// <summary>Where the first image's first pixel is.</summary>
    public void* Data { get; }

    public long Images { get; }

    public long Channels { get; }

    public long Height { get; }

    public long Width { get; }

    /// <summary>Pixels of an image.</summary>
    public long Pixels => Height * Width;

    /// <summary>float32 or bfloat16.</summary>
    public ScalarType Type { get; }

    /// <summary>Allocates one; its values are undefined.</summary>
    public static FeatureMap Allocate(long images, long channels, long height, long width, ScalarType type)
    {
        var sizes = stackalloc long[] { images, channels, height, width };
        var strides = stackalloc long[] { height * width * channels, 1, width * channels, channels };
        nint handle;
        return LibTorchFunctions.Instance!.Allocate(4, sizes, strides, (int)type, (int)DeviceType.CPU, -1, &handle) == 0
            ? Of(handle, images, channels, height, width, type)
            : throw new InvalidOperationException($"libtorch couldn't allocate [{images}, {channels}, {height}, {width}].");
    }

    /// <summary>Makes one over memory that its owner keeps until this is disposed.</summary>
    public static FeatureMap Over(void* data, long images, long channels, long height, long width, ScalarType type)
    {
        var sizes = stackalloc long[] { images, channels, height, width };
        var strides = stackalloc long[] { height * width * channels, 1, width * channels, channels };
        nint handle;
        return LibTorchFunctions.Instance!.Wrap(data, 4, sizes, strides, 0, (int)type, (int)DeviceType.CPU, -1, &handle) == 0
            ? new FeatureMap(handle, data, images, channels, height, width, type)
            : throw new InvalidOperationException("libtorch couldn't make a tensor over memory.");
    }

    /// <summary>Takes over a handle of such a tensor.</summary>
    public static FeatureMap Of(nint handle, long images, long channels, long height, long width, ScalarType type) =>
        new(handle, DataOf(handle), images, channels, height, width, type);

    /// <summary>Where a tensor's first element is.</summary>
    public static void* DataOf(nint handle) => LibTorchFunctions.Instance!.DataOf(handle);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Handle == 0) return;
        LibTorchFunctions.Instance!.Delete(Handle);
        Handle = 0;
    }

    public override string ToString() => $"[{Images}, {Channels}, {Height}, {Width}]";
}
