using System.Runtime.InteropServices;
using TorchSharp;

namespace SeNet.Torch.Native;

/// <summary>
/// Functions of NVIDIA's driver and of its compiler for CUDA C++ at run time (NVRTC), from the libraries that libtorch brings and uses for
/// its own kernels. Linux only, where they can be found whatever folder they are in; elsewhere there are none.
/// </summary>
internal sealed unsafe class CudaFunctions
{
    private static readonly Lazy<CudaFunctions?> Found = new(Find);

    private CudaFunctions(nint[] libraries, nint torch)
    {
        CreateProgram = (delegate* unmanaged[Cdecl]<nint*, byte*, byte*, int, byte**, byte**, int>)Export("nvrtcCreateProgram");
        CompileProgram = (delegate* unmanaged[Cdecl]<nint, int, byte**, int>)Export("nvrtcCompileProgram");
        DestroyProgram = (delegate* unmanaged[Cdecl]<nint*, int>)Export("nvrtcDestroyProgram");
        GetLogSize = (delegate* unmanaged[Cdecl]<nint, nuint*, int>)Export("nvrtcGetProgramLogSize");
        GetLog = (delegate* unmanaged[Cdecl]<nint, byte*, int>)Export("nvrtcGetProgramLog");
        GetCubinSize = (delegate* unmanaged[Cdecl]<nint, nuint*, int>)Export("nvrtcGetCUBINSize");
        GetCubin = (delegate* unmanaged[Cdecl]<nint, byte*, int>)Export("nvrtcGetCUBIN");
        GetDevice = (delegate* unmanaged[Cdecl]<int*, int, int>)Export("cuDeviceGet");
        GetAttribute = (delegate* unmanaged[Cdecl]<int*, int, int, int>)Export("cuDeviceGetAttribute");
        RetainPrimaryContext = (delegate* unmanaged[Cdecl]<nint*, int, int>)Export("cuDevicePrimaryCtxRetain");
        PushContext = (delegate* unmanaged[Cdecl]<nint, int>)Export("cuCtxPushCurrent_v2");
        PopContext = (delegate* unmanaged[Cdecl]<nint*, int>)Export("cuCtxPopCurrent_v2");
        LoadModule = (delegate* unmanaged[Cdecl]<nint*, byte*, int>)Export("cuModuleLoadData");
        GetFunction = (delegate* unmanaged[Cdecl]<nint*, nint, byte*, int>)Export("cuModuleGetFunction");
        LaunchKernel = (delegate* unmanaged[Cdecl]<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)Export("cuLaunchKernel");
        GetStream = (delegate* unmanaged[Cdecl]<int, nint*, int>)NativeLibrary.GetExport(torch, "aoti_torch_get_current_cuda_stream");

        nint Export(string name)
        {
            foreach (var library in libraries)
                if (NativeLibrary.TryGetExport(library, name, out var address)) return address;
            throw new EntryPointNotFoundException($"The CUDA libraries of libtorch have no {name}.");
        }
    }

    /// <summary>The functions; null where there is no GPU, or this libtorch brings no compiler.</summary>
    public static CudaFunctions? Instance => Found.Value;

    /// <summary>Result: a program; its text, a name for messages, and headers: their number, texts and names.</summary>
    public delegate* unmanaged[Cdecl]<nint*, byte*, byte*, int, byte**, byte**, int> CreateProgram { get; }

    /// <summary>A program, and options: their number and texts.</summary>
    public delegate* unmanaged[Cdecl]<nint, int, byte**, int> CompileProgram { get; }

    /// <summary>A program, which is gone afterwards.</summary>
    public delegate* unmanaged[Cdecl]<nint*, int> DestroyProgram { get; }

    /// <summary>A program; the length of the compiler's messages, with the zero at their end.</summary>
    public delegate* unmanaged[Cdecl]<nint, nuint*, int> GetLogSize { get; }

    /// <summary>A program; its messages.</summary>
    public delegate* unmanaged[Cdecl]<nint, byte*, int> GetLog { get; }

    /// <summary>A compiled program; the length of its machine code.</summary>
    public delegate* unmanaged[Cdecl]<nint, nuint*, int> GetCubinSize { get; }

    /// <summary>A compiled program; its machine code.</summary>
    public delegate* unmanaged[Cdecl]<nint, byte*, int> GetCubin { get; }

    /// <summary>Result: the driver's device; its index, as libtorch counts.</summary>
    public delegate* unmanaged[Cdecl]<int*, int, int> GetDevice { get; }

    /// <summary>Result: a number; which, of which device.</summary>
    public delegate* unmanaged[Cdecl]<int*, int, int, int> GetAttribute { get; }

    /// <summary>Result: the context of a device that libtorch uses, too; the device.</summary>
    public delegate* unmanaged[Cdecl]<nint*, int, int> RetainPrimaryContext { get; }

    /// <summary>Makes a context this thread's.</summary>
    public delegate* unmanaged[Cdecl]<nint, int> PushContext { get; }

    /// <summary>Makes the context before this thread's again. Result: the other.</summary>
    public delegate* unmanaged[Cdecl]<nint*, int> PopContext { get; }

    /// <summary>Result: a module in this thread's context; machine code.</summary>
    public delegate* unmanaged[Cdecl]<nint*, byte*, int> LoadModule { get; }

    /// <summary>Result: a function; its module and name.</summary>
    public delegate* unmanaged[Cdecl]<nint*, nint, byte*, int> GetFunction { get; }

    /// <summary>A function; blocks and threads of a block, three numbers each; bytes of further shared memory; stream; arguments; null.</summary>
    public delegate* unmanaged[Cdecl]<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int> LaunchKernel { get; }

    /// <summary>A device's index; the stream in which libtorch computes there.</summary>
    public delegate* unmanaged[Cdecl]<int, nint*, int> GetStream { get; }

    private static CudaFunctions? Find()
    {
        TorchRuntime.Initialize();
        if (!OperatingSystem.IsLinux() || !torch.cuda.is_available() || FolderOf("libtorch_cuda.so") is not { } folder) return null;
        try
        {
            // Libtorch's link to both libraries: what it needs is found through it.
            var compiler = NativeLibrary.Load(Path.Combine(folder, "libcaffe2_nvrtc.so"));
            var driver = NativeLibrary.Load("libcuda.so.1");
            return new CudaFunctions([compiler, driver], NativeLibrary.Load(Path.Combine(folder, "libtorch_cuda.so")));
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            TorchRuntime.Warn($"Training on a GPU is slower than it could be: {error.Message.Trim()}");
            return null;
        }
    }

    // Of a library that this process has loaded.
    private static string? FolderOf(string library) => File.ReadLines("/proc/self/maps")
        .Where(line => line.EndsWith($"/{library}", StringComparison.Ordinal))
        .Select(line => Path.GetDirectoryName(line[line.IndexOf('/', StringComparison.Ordinal)..]))
        .FirstOrDefault();
}
