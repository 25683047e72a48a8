using System.Runtime.InteropServices;
using TorchSharp;

namespace SeNet.Torch.Native;

/// <summary>
/// A switch of libtorch's <c>at::Context</c>, which holds for the whole process; Python's <c>torch.backends</c> sets the same. TorchSharp
/// doesn't have them, so they are reached by the names that C++ gives them. Thread-safe.
/// </summary>
internal sealed unsafe class AtenSetting
{
    /// <summary>Whether cuDNN tries its algorithms on the first convolution of each shape: <c>torch.backends.cudnn.benchmark</c>.</summary>
    public static AtenSetting CudnnBenchmark { get; } = new("benchmarkCuDNN", "setBenchmarkCuDNN");

    /// <summary>Whether operators may use oneDNN: <c>torch.backends.mkldnn.enabled</c>.</summary>
    public static AtenSetting OneDnn { get; } = new("userEnabledMkldnn", "setUserEnabledMkldnn");

    /// <summary>Whether convolutions may use NNPACK: <c>torch.backends.nnpack.enabled</c>.</summary>
    public static AtenSetting Nnpack { get; } = new("userEnabledNNPACK", "setUserEnabledNNPACK");

    private readonly string _getter, _setter;

    private AtenSetting(string getter, string setter) => (_getter, _setter) = (getter, setter);

    /// <summary>How it is set; null where its names aren't known. torch must be loaded.</summary>
    public bool? Value
    {
        get
        {
            var get = Find(OperatingSystem.IsWindows() ? $"?{_getter}@Context@at@@QEBA_NXZ" : $"_ZNK2at7Context{_getter.Length}{_getter}Ev");
            return get != 0 && Context() is var context and not 0 ? ((delegate* unmanaged[Cdecl]<nint, byte>)get)(context) != 0 : null;
        }
    }

    /// <summary>Sets it.</summary>
    /// <returns>Whether it is set so now.</returns>
    public bool TrySet(bool value)
    {
        var set = Find(OperatingSystem.IsWindows() ? $"?{_setter}@Context@at@@QEAAX_N@Z" : $"_ZN2at7Context{_setter.Length}{_setter}Eb");
        if (set == 0 || Context() is not (var context and not 0)) return false;
        ((delegate* unmanaged[Cdecl]<nint, byte, void>)set)(context, (byte)(value ? 1 : 0));
        return Value == value;
    }

    private static nint Context()
    {
        var get = Find(OperatingSystem.IsWindows() ? "?globalContext@at@@YAAEAVContext@1@XZ" : "_ZN2at13globalContextEv");
        return get != 0 ? ((delegate* unmanaged[Cdecl]<nint>)get)() : 0;
    }

    private static nint Find(string name) =>
        NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, null, out var library) && NativeLibrary.TryGetExport(library, name, out var address) ? address : 0;
}
