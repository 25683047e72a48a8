using System.Runtime.InteropServices;

namespace SeNet.Torch.Ranks.Mpi;

/// <summary>
/// What differs between the two binary interfaces of MPI before its version 5: in Open MPI a handle is the address of an object in the
/// library; in MPICH's, which is Intel MPI's, MVAPICH's and Microsoft MPI's too, it is a number of <c>mpi.h</c>. The functions are the same.
/// </summary>
internal sealed record MpiConstants
{
    public required nint World { get; init; }

    public required nint Float { get; init; }

    public required nint Double { get; init; }

    public required nint Byte { get; init; }

    public required nint Int64 { get; init; }

    /// <summary>For numbers that MPI doesn't know: two bytes each.</summary>
    public required nint UInt16 { get; init; }

    public required nint Sum { get; init; }

    /// <summary>In the place of what is sent: it is where the result goes.</summary>
    public required nint InPlace { get; init; }

    public required nint IgnoredStatus { get; init; }

    /// <summary>Makes functions return their errors, instead of ending the process.</summary>
    public required nint ErrorsReturn { get; init; }

    /// <summary>The constants of a library.</summary>
    public static MpiConstants Of(nint library) => NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _) ? OpenMpi(library) : Mpich;

    private static MpiConstants Mpich { get; } = new()
    {
        World = 0x44000000,
        Float = 0x4c00040a,
        Double = 0x4c00080b,
        Byte = 0x4c00010d,
        Int64 = 0x4c00083a,
        UInt16 = 0x4c00023c,
        Sum = 0x58000003,
        InPlace = -1,
        IgnoredStatus = 1,
        ErrorsReturn = 0x54000001,
    };

    private static MpiConstants OpenMpi(nint library)
    {
        return new MpiConstants
        {
            World = At("ompi_mpi_comm_world"),
            Float = At("ompi_mpi_float"),
            Double = At("ompi_mpi_double"),
            Byte = At("ompi_mpi_byte"),
            Int64 = At("ompi_mpi_int64_t"),
            UInt16 = At("ompi_mpi_uint16_t"),
            Sum = At("ompi_mpi_op_sum"),
            InPlace = 1,
            IgnoredStatus = 0,
            ErrorsReturn = At("ompi_mpi_errors_return"),
        };

        nint At(string name) => NativeLibrary.GetExport(library, name);
    }
}
