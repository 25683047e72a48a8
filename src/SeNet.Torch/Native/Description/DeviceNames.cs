using System.Runtime.InteropServices;
using System.Text;

namespace SeNet.Torch.Native.Description;

/// <summary>The devices with what their makers call them, which TorchSharp doesn't tell; NVIDIA's driver does.</summary>
internal static unsafe class DeviceNames
{
    private const int Longest = 256;

    /// <summary>"cpu", "cuda:0 (NVIDIA H200)", … torch must have started.</summary>
    public static IReadOnlyList<string> Read()
    {
        var devices = ComputeDevice.Available;
        if (devices.Count == 1
            || !NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out var driver)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGet", out var getDevice)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetName", out var getName))
            return devices;
        return [devices[0], .. devices.Skip(1).Select(
            (device, index) => Name(index, getDevice, getName) is { } name ? $"{device} ({name})" : device)];
    }

    // The driver counts its devices as libtorch does: CUDA_VISIBLE_DEVICES holds for both.
    private static string? Name(int index, nint getDevice, nint getName)
    {
        int device;
        var text = stackalloc byte[Longest];
        return ((delegate* unmanaged[Cdecl]<int*, int, int>)getDevice)(&device, index) == 0
            && ((delegate* unmanaged[Cdecl]<byte*, int, int, int>)getName)(text, Longest, device) == 0
            ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text)) : null;
    }
}
