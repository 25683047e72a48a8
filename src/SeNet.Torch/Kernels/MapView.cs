using SeNet.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Kernels;

/// <summary>
/// Where the numbers of a tensor <c>[N, C, H, W]</c> lie, for kernels: on the CPU, the channels of a pixel side by side, of float32 or
/// bfloat16, C a multiple of <see cref="IElements.Width"/>. Valid as long as the tensor is.
/// </summary>
internal readonly unsafe struct MapView
{
    /// <param name="map">A tensor that <see cref="Fits"/>.</param>
    public MapView(Tensor map)
    {
        var shape = map.shape;
        (Images, Channels, Pixels) = (shape[0], shape[1], shape[2] * shape[3]);
        IsFloat32 = map.dtype == ScalarType.Float32;
        Data = LibTorchFunctions.Instance!.DataOf(map.Handle);
    }

    public void* Data { get; }

    public long Images { get; }

    public long Channels { get; }

    /// <summary>Pixels of an image.</summary>
    public long Pixels { get; }

    /// <summary>Whether the numbers are float32; otherwise they are bfloat16.</summary>
    public bool IsFloat32 { get; }

    /// <summary>Whether the kernels take a tensor.</summary>
    public static bool Fits(Tensor map) =>
        map.device_type == DeviceType.CPU && map.dtype is (ScalarType.Float32 or ScalarType.BFloat16)
        && IsChannelsLast(map) && map.shape[1] % IElements.Width == 0 && LibTorchFunctions.Instance is not null;

    /// <summary>Whether a tensor has four dimensions, none of them 0, and lies in memory so that the channels of a pixel are side by side, without gaps.</summary>
    public static bool IsChannelsLast(Tensor map)
    {
        if (map.dim() != 4 || map.numel() == 0) return false;
        var (shape, stride) = (map.shape, map.stride());
        return stride[1] == 1
            && (shape[3] == 1 || stride[3] == shape[1])
            && (shape[2] == 1 || stride[2] == shape[3] * shape[1])
            && (shape[0] == 1 || stride[0] == shape[2] * shape[3] * shape[1]);
    }
}
