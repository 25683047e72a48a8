using System.Runtime.InteropServices;

namespace SeNet.Torch.Ranks.Nccl;

/// <summary>
/// Functions of NVIDIA's library for sums between GPUs, which comes with CUDA builds of libtorch (nccl.h of version 2.10 and later). Each
/// returns 0 when it worked.
/// </summary>
internal sealed unsafe class NcclFunctions
{
    /// <summary>Of ncclDataType_t and ncclRedOp_t.</summary>
    public const int Byte = 1, Int64 = 4, Float32 = 7, Float64 = 8, BFloat16 = 9, SumOperation = 0;

    /// <summary>Of ncclResult_t: under way, which is no error.</summary>
    public const int InProgress = 7;

    private readonly delegate* unmanaged[Cdecl]<int, byte*> _errorString;

    private NcclFunctions(nint library)
    {
        GetVersion = (delegate* unmanaged[Cdecl]<int*, int>)At("ncclGetVersion");
        GetUniqueId = (delegate* unmanaged[Cdecl]<UniqueId*, int>)At("ncclGetUniqueId");
        Initialize = (delegate* unmanaged[Cdecl]<nint*, int, UniqueId, int, int>)At("ncclCommInitRank");
        AllReduce = (delegate* unmanaged[Cdecl]<void*, void*, nuint, int, int, nint, nint, int>)At("ncclAllReduce");
        Broadcast = (delegate* unmanaged[Cdecl]<void*, void*, nuint, int, int, nint, nint, int>)At("ncclBroadcast");
        GetAsyncError = (delegate* unmanaged[Cdecl]<nint, int*, int>)At("ncclCommGetAsyncError");
        Abort = (delegate* unmanaged[Cdecl]<nint, int>)At("ncclCommAbort");
        _errorString = (delegate* unmanaged[Cdecl]<int, byte*>)At("ncclGetErrorString");

        nint At(string name) => NativeLibrary.GetExport(library, name);
    }

    public delegate* unmanaged[Cdecl]<int*, int> GetVersion { get; }

    public delegate* unmanaged[Cdecl]<UniqueId*, int> GetUniqueId { get; }

    /// <summary>Result: the communicator; number of ranks, the id that one of them made, this rank. On the device of this thread's context.</summary>
    public delegate* unmanaged[Cdecl]<nint*, int, UniqueId, int, int> Initialize { get; }

    /// <summary>From, to, number, type, operation, communicator, stream.</summary>
    public delegate* unmanaged[Cdecl]<void*, void*, nuint, int, int, nint, nint, int> AllReduce { get; }

    /// <summary>From, to, number, type, the rank that has them, communicator, stream.</summary>
    public delegate* unmanaged[Cdecl]<void*, void*, nuint, int, int, nint, nint, int> Broadcast { get; }

    /// <summary>Communicator; what has gone wrong since.</summary>
    public delegate* unmanaged[Cdecl]<nint, int*, int> GetAsyncError { get; }

    public delegate* unmanaged[Cdecl]<nint, int> Abort { get; }

    /// <summary>Loads the library.</summary>
    /// <exception cref="RanksException">There is none, or it is too old.</exception>
    public static NcclFunctions Load()
    {
        // Where libtorch is loaded with it, it is in the process already, whatever its folder.
        if (!NativeLibrary.TryLoad("libnccl.so.2", out var library))
            throw new RanksException("Several ranks compute on GPUs, but libnccl.so.2 doesn't load. It comes with CUDA builds of PyTorch (package nvidia-nccl); put its folder into LD_LIBRARY_PATH, or choose the device cpu.");
        try
        {
            return new NcclFunctions(library);
        }
        catch (EntryPointNotFoundException error)
        {
            throw new RanksException($"libnccl.so.2 is too old: {error.Message}", error);
        }
    }

    /// <summary>Throws where a function says that it failed.</summary>
    /// <exception cref="RanksException">It did; has NCCL's own words.</exception>
    public void Check(int result)
    {
        if (result is not (0 or InProgress))
            throw new RanksException($"NCCL failed: {Marshal.PtrToStringUTF8((nint)_errorString(result))}. Another process or its machine may be gone; start the job again. NCCL_DEBUG=INFO says more.");
    }

    /// <summary>By which ranks find each other: ncclUniqueId.</summary>
    internal struct UniqueId
    {
        private fixed byte _bytes[128];
    }
}
