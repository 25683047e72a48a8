using System.Runtime.InteropServices;
using TorchSharp;

namespace SeNet.Torch.Native;

/// <summary>
/// Functions of libtorch's own C interface (torch/csrc/inductor/aoti_torch/c/shim.h and its neighbours) that TorchSharp doesn't wrap:
/// oneDNN's fused convolutions, any operator by its name, and the loop that runs on libtorch's own threads. Tensors are handles that stay the caller's; each
/// function returns 0 when it worked.
/// </summary>
internal sealed unsafe class LibTorchFunctions
{
    private static readonly Lazy<LibTorchFunctions?> Found = new(Find);

    private LibTorchFunctions(nint library)
    {
        Convolution = (delegate* unmanaged[Cdecl]<nint, nint, nint*, long*, long, long*, long, long*, long, long, byte*, double**, long, byte**, nint*, int>)
            NativeLibrary.GetExport(library, "aoti_torch_cpu_mkldnn__convolution_pointwise");
        ConvolutionAdd = (delegate* unmanaged[Cdecl]<nint, nint, nint, nint*, long*, long, long*, long, long*, long, long, byte*, double*, byte**, double**, long, byte**, nint*, int>)
            NativeLibrary.GetExport(library, "aoti_torch_cpu_mkldnn__convolution_pointwise_binary_");
        ParallelFor = (delegate* unmanaged[Cdecl]<long, long, long, delegate* unmanaged<long, long, void*, void>, void*, int>)
            NativeLibrary.GetExport(library, "torch_parallel_for");
        DataPointer = (delegate* unmanaged[Cdecl]<nint, void**, int>)NativeLibrary.GetExport(library, "aoti_torch_get_data_ptr");
        Allocate = (delegate* unmanaged[Cdecl]<long, long*, long*, int, int, int, nint*, int>)NativeLibrary.GetExport(library, "aoti_torch_empty_strided");
        Wrap = (delegate* unmanaged[Cdecl]<void*, long, long*, long*, long, int, int, int, nint*, int>)NativeLibrary.GetExport(library, "aoti_torch_create_tensor_from_blob");
        NewHandle = (delegate* unmanaged[Cdecl]<nint, nint*, int>)NativeLibrary.GetExport(library, "aoti_torch_new_tensor_handle");
        Delete = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "aoti_torch_delete_tensor_object");
        Call = (delegate* unmanaged[Cdecl]<byte*, byte*, long*, int>)NativeLibrary.GetExport(library, "aoti_torch_call_dispatcher");
        NewList = (delegate* unmanaged[Cdecl]<nuint, nint*, int>)NativeLibrary.GetExport(library, "torch_new_list_reserve_size");
        Append = (delegate* unmanaged[Cdecl]<nint, long, int>)NativeLibrary.GetExport(library, "torch_list_push_back");
    }

    /// <summary>The functions; null where this libtorch lacks one, as a build without oneDNN does, or is older than they are known to be.</summary>
    public static LibTorchFunctions? Instance => Found.Value;

    /// <summary>
    /// input, weight, bias or null, then padding, stride and dilation, each with its length, groups, what follows ("none" or "relu"), its
    /// scalars with their number, its algorithm, result: a new tensor.
    /// </summary>
    public delegate* unmanaged[Cdecl]<nint, nint, nint*, long*, long, long*, long, long*, long, long, byte*, double**, long, byte**, nint*, int> Convolution { get; }

    /// <summary>
    /// The tensor to add to, which receives the result, then as for <see cref="Convolution"/> up to groups; what joins both ("add"), its
    /// factor, what follows, its scalars with their number, its algorithm, result: another handle of the first tensor.
    /// </summary>
    public delegate* unmanaged[Cdecl]<nint, nint, nint, nint*, long*, long, long*, long, long*, long, long, byte*, double*, byte**, double**, long, byte**, nint*, int> ConvolutionAdd { get; }

    /// <summary>From, to, the fewest indices worth a thread; what to do with a range of them, and its context.</summary>
    public delegate* unmanaged[Cdecl]<long, long, long, delegate* unmanaged<long, long, void*, void>, void*, int> ParallelFor { get; }

    /// <summary>A tensor, and where its first element is.</summary>
    public delegate* unmanaged[Cdecl]<nint, void**, int> DataPointer { get; }

    /// <summary>Number of dimensions, sizes, strides, element type (as <see cref="torch.ScalarType"/>), device type and index; result: a new tensor.</summary>
    public delegate* unmanaged[Cdecl]<long, long*, long*, int, int, int, nint*, int> Allocate { get; }

    /// <summary>Memory that stays its owner's, then as for <see cref="Allocate"/> with an offset behind the strides.</summary>
    public delegate* unmanaged[Cdecl]<void*, long, long*, long*, long, int, int, int, nint*, int> Wrap { get; }

    /// <summary>A tensor; result: another handle of it.</summary>
    public delegate* unmanaged[Cdecl]<nint, nint*, int> NewHandle { get; }

    /// <summary>
    /// An operator's name and overload, and its arguments, which give way to its results: numbers, or handles of tensors and lists, which the
    /// call takes over; for what may be missing, 0 or the address of such a value, which libtorch deletes.
    /// </summary>
    public delegate* unmanaged[Cdecl]<byte*, byte*, long*, int> Call { get; }

    /// <summary>How many elements to make room for; result: an empty list.</summary>
    public delegate* unmanaged[Cdecl]<nuint, nint*, int> NewList { get; }

    /// <summary>A list, and what to append.</summary>
    public delegate* unmanaged[Cdecl]<nint, long, int> Append { get; }

    /// <summary>A tensor's handle, which is gone afterwards; its memory goes with its last handle.</summary>
    public delegate* unmanaged[Cdecl]<nint, int> Delete { get; }

    /// <summary>Where a tensor's first element is.</summary>
    public void* DataOf(nint handle)
    {
        void* data;
        return DataPointer(handle, &data) == 0 ? data : throw new InvalidOperationException("libtorch has no memory for a tensor.");
    }

    private static LibTorchFunctions? Find()
    {
        TorchRuntime.Initialize();
        if (!NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, null, out var library)) return null;
        try
        {
            var version = (delegate* unmanaged[Cdecl]<ulong>)NativeLibrary.GetExport(library, "aoti_torch_abi_version");
            return version() >> 48 >= FirstKnownVersion ? new LibTorchFunctions(library) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    // Major and minor release, a byte each: 2.10. The interface promises to stay compatible from one release to the next.
    private const ulong FirstKnownVersion = (2 << 8) | 10;
}
