using System.Runtime.InteropServices;
using System.Text;

namespace SeNet.Torch.Ranks.Mpi;

/// <summary>The functions of MPI's C interface that are used here. Each returns 0 when it worked.</summary>
internal sealed unsafe class MpiFunctions
{
    // More than any MPI's MPI_MAX_LIBRARY_VERSION_STRING and MPI_MAX_ERROR_STRING.
    private const int LongestText = 8192;

    private readonly delegate* unmanaged[Cdecl]<int, byte*, int*, int> _errorString;
    private readonly delegate* unmanaged[Cdecl]<byte*, int*, int> _libraryVersion;

    /// <exception cref="EntryPointNotFoundException">The library is no MPI of version 3 or later.</exception>
    public MpiFunctions(nint library)
    {
        Constants = MpiConstants.Of(library);
        Initialized = (delegate* unmanaged[Cdecl]<int*, int>)At("MPI_Initialized");
        InitThread = (delegate* unmanaged[Cdecl]<nint, nint, int, int*, int>)At("MPI_Init_thread");
        QueryThread = (delegate* unmanaged[Cdecl]<int*, int>)At("MPI_Query_thread");
        Finalize = (delegate* unmanaged[Cdecl]<int>)At("MPI_Finalize");
        Abort = (delegate* unmanaged[Cdecl]<nint, int, int>)At("MPI_Abort");
        Rank = (delegate* unmanaged[Cdecl]<nint, int*, int>)At("MPI_Comm_rank");
        Size = (delegate* unmanaged[Cdecl]<nint, int*, int>)At("MPI_Comm_size");
        Duplicate = (delegate* unmanaged[Cdecl]<nint, nint*, int>)At("MPI_Comm_dup");
        SetErrorHandler = (delegate* unmanaged[Cdecl]<nint, nint, int>)At("MPI_Comm_set_errhandler");
        CreateOperation = (delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<void*, void*, int*, nint*, void>, int, nint*, int>)At("MPI_Op_create");
        AllReduce = (delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, int>)At("MPI_Allreduce");
        Broadcast = (delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int>)At("MPI_Bcast");
        Barrier = (delegate* unmanaged[Cdecl]<nint, int>)At("MPI_Barrier");
        StartAllReduce = (delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, nint*, int>)At("MPI_Iallreduce");
        StartSend = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)At("MPI_Isend");
        StartReceive = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)At("MPI_Irecv");
        Test = (delegate* unmanaged[Cdecl]<nint*, int*, nint, int>)At("MPI_Test");
        _errorString = (delegate* unmanaged[Cdecl]<int, byte*, int*, int>)At("MPI_Error_string");
        _libraryVersion = (delegate* unmanaged[Cdecl]<byte*, int*, int>)At("MPI_Get_library_version");

        nint At(string name) => NativeLibrary.GetExport(library, name);
    }

    public MpiConstants Constants { get; }

    public delegate* unmanaged[Cdecl]<int*, int> Initialized { get; }

    /// <summary>Address of the number of arguments and of the arguments, or 0; the level of thread support wanted; that provided.</summary>
    public delegate* unmanaged[Cdecl]<nint, nint, int, int*, int> InitThread { get; }

    public delegate* unmanaged[Cdecl]<int*, int> QueryThread { get; }

    public delegate* unmanaged[Cdecl]<int> Finalize { get; }

    public delegate* unmanaged[Cdecl]<nint, int, int> Abort { get; }

    public delegate* unmanaged[Cdecl]<nint, int*, int> Rank { get; }

    public delegate* unmanaged[Cdecl]<nint, int*, int> Size { get; }

    public delegate* unmanaged[Cdecl]<nint, nint*, int> Duplicate { get; }

    public delegate* unmanaged[Cdecl]<nint, nint, int> SetErrorHandler { get; }

    /// <summary>What joins two rows of numbers (both, their number, their type), whether in any order, and the handle.</summary>
    public delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<void*, void*, int*, nint*, void>, int, nint*, int> CreateOperation { get; }

    /// <summary>From, to, number, type, operation, communicator.</summary>
    public delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, int> AllReduce { get; }

    /// <summary>Memory, number, type, rank that has it, communicator.</summary>
    public delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int> Broadcast { get; }

    public delegate* unmanaged[Cdecl]<nint, int> Barrier { get; }

    /// <summary>As <see cref="AllReduce"/>, and the request that <see cref="Test"/> asks for.</summary>
    public delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, nint*, int> StartAllReduce { get; }

    /// <summary>Memory, number, type, to which rank, tag, communicator, request.</summary>
    public delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> StartSend { get; }

    /// <summary>Memory, number, type, from which rank, tag, communicator, request.</summary>
    public delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> StartReceive { get; }

    public delegate* unmanaged[Cdecl]<nint*, int*, nint, int> Test { get; }

    /// <summary>A communicator of the same ranks for another thread, whose errors are returned. All ranks must call this.</summary>
    public nint DuplicateWorld()
    {
        nint communicator;
        Check(Duplicate(Constants.World, &communicator));
        Check(SetErrorHandler(communicator, Constants.ErrorsReturn));
        return communicator;
    }

    /// <summary>Name and version of the library: <c>Open MPI v4.1.4</c>.</summary>
    public string LibraryVersion
    {
        get
        {
            var text = stackalloc byte[LongestText];
            int length;
            Check(_libraryVersion(text, &length));
            var first = Encoding.UTF8.GetString(text, length).TrimEnd('\0').Split(['\n', ',']);
            return first[0].Replace("\t", " ", StringComparison.Ordinal).Trim();
        }
    }

    /// <summary>Throws where a function says that it failed.</summary>
    /// <exception cref="RanksException">It did; has MPI's own words.</exception>
    public void Check(int code)
    {
        if (code == 0) return;
        var text = stackalloc byte[LongestText];
        int length;
        var words = _errorString(code, text, &length) == 0 ? Encoding.UTF8.GetString(text, length).TrimEnd('\0') : $"error {code}";
        throw new RanksException($"MPI failed: {words}. Another process or its machine may be gone; start the job again.");
    }
}
