using System.Runtime.InteropServices;
using TorchSharp;

namespace SeNet.Torch.Native;

/// <summary>
/// PyTorch's <c>torch.backends.cudnn.benchmark</c>, which TorchSharp doesn't have: on a GPU the first convolution of each shape tries cuDNN's
/// algorithms, and all that follow take the fastest. It pays where shapes repeat, as in training. A setting of the whole process; on a
/// CPU without meaning. Linux only, whose names of C++ functions are known; elsewhere it stays off. Thread-safe.
/// </summary>
internal static unsafe class ConvolutionTuning
{
    /// <summary>Turns it on.</summary>
    /// <returns>Whether it is on now.</returns>
    public static bool Enable()
    {
        TorchRuntime.Initialize();
        if (!OperatingSystem.IsLinux()
            || !NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, null, out var library)
            || !NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out var globalContext)
            || !NativeLibrary.TryGetExport(library, "_ZN2at7Context17setBenchmarkCuDNNEb", out var set)
            || !NativeLibrary.TryGetExport(library, "_ZNK2at7Context14benchmarkCuDNNEv", out var get))
            return false;
        var context = ((delegate* unmanaged[Cdecl]<void*>)globalContext)();
        ((delegate* unmanaged[Cdecl]<void*, byte, void>)set)(context, 1);
        return ((delegate* unmanaged[Cdecl]<void*, byte>)get)(context) != 0;
    }
}
