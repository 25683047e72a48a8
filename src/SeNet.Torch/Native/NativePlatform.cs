using System.Runtime.InteropServices;

namespace SeNet.Torch.Native;

/// <summary>What native libraries are called on this operating system, and the package folder that holds them.</summary>
internal static class NativePlatform
{
    /// <summary>The runtime identifier under which TorchSharp's packages keep their natives: "linux-x64".</summary>
    public static string RuntimeIdentifier { get; } =
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>The file name of a library: "torch_cpu" is libtorch_cpu.so, torch_cpu.dll or libtorch_cpu.dylib.</summary>
    public static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{library}.dylib"
        : $"lib{library}.so";
}
