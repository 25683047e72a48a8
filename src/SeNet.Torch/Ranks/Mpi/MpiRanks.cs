using System.Text;
using SeNet.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Ranks.Mpi;

/// <summary>All processes that the launcher started, by MPI. Tensors are summed where they lie. There is one in a process, for its whole life.</summary>
internal sealed unsafe class MpiRanks : RankGroup
{
    // MPI_THREAD_SERIALIZED and MPI_THREAD_MULTIPLE.
    private const int Serialized = 2, Multiple = 3;

    private readonly MpiFunctions _mpi;
    private readonly nint _bfloat16Sum;
    private readonly Heartbeat? _heartbeat;

    private MpiRanks(RankPlace place, MpiFunctions mpi, int threads, Action onSilence) : base(place)
    {
        _mpi = mpi;
        Description = mpi.LibraryVersion;
        nint operation;
        mpi.Check(mpi.CreateOperation(BFloat16Sum.Function, 1, &operation));
        _bfloat16Sum = operation;
        _heartbeat = threads >= Multiple ? Heartbeat.Start(mpi, place.Size, onSilence) : null;
        // Within a machine a sum is over in no time.
        var hosts = Gather(Encoding.UTF8.GetBytes(Environment.MachineName)).Select(Encoding.UTF8.GetString).Distinct().Count();
        if (hosts > 1 && threads >= Multiple) Background = new BackgroundSums(mpi, mpi.DuplicateWorld(), place);
    }

    public override IBackgroundSums? Background { get; }

    public override string Description { get; }

    private MpiConstants Constants => _mpi.Constants;

    /// <summary>Starts MPI.</summary>
    /// <param name="place">What the launcher says.</param>
    /// <param name="onSilence">Called on another thread when the others show no sign of life.</param>
    /// <exception cref="RanksException">There is no MPI, or it knows of other ranks than the launcher.</exception>
    public static MpiRanks Start(RankPlace place, Action onSilence)
    {
        var mpi = MpiLibrary.Load(place.Launcher);
        int started, threads, size, rank;
        mpi.Check(mpi.Initialized(&started));
        mpi.Check(started != 0 ? mpi.QueryThread(&threads) : mpi.InitThread(0, 0, Multiple, &threads));
        if (threads < Serialized)
            throw new RanksException($"{mpi.LibraryVersion} was started for one thread, and this library uses several. Don't call MPI_Init before it, or call MPI_Init_thread with MPI_THREAD_MULTIPLE.");
        mpi.Check(mpi.SetErrorHandler(mpi.Constants.World, mpi.Constants.ErrorsReturn));
        mpi.Check(mpi.Size(mpi.Constants.World, &size));
        mpi.Check(mpi.Rank(mpi.Constants.World, &rank));
        if (size != place.Size || rank != place.Rank)
            throw new RanksException($"The launcher ({place.Launcher}) says rank {place.Rank} of {place.Size}, but {mpi.LibraryVersion} says rank {rank} of {size}. It is not the launcher's MPI; name that one's library in {MpiLibrary.Variable}.");
        return new MpiRanks(place, mpi, threads, onSilence);
    }

    public override void Sum(Tensor tensor)
    {
        if (tensor.device_type == DeviceType.CPU)
        {
            var (type, operation) = TypeOf(tensor.dtype);
            Sum(DataOf(tensor), tensor.numel(), type, operation);
            GC.KeepAlive(tensor);
            return;
        }
        using var inference = no_grad();
        using var copy = tensor.cpu();
        Sum(copy);
        tensor.copy_(copy);
    }

    public override void Sum(Span<double> numbers)
    {
        fixed (double* data = numbers) Sum(data, numbers.Length, Constants.Double, Constants.Sum);
    }

    public override void Sum(Span<long> numbers)
    {
        fixed (long* data = numbers) Sum(data, numbers.Length, Constants.Int64, Constants.Sum);
    }

    public override void Broadcast(Tensor tensor, int from = 0)
    {
        if (tensor.device_type == DeviceType.CPU)
        {
            Broadcast((byte*)DataOf(tensor), tensor.numel() * tensor.element_size(), from);
            GC.KeepAlive(tensor);
            return;
        }
        using var inference = no_grad();
        using var copy = tensor.cpu();
        Broadcast(copy, from);
        if (Place.Rank != from) tensor.copy_(copy);
    }

    public override void Broadcast(Span<byte> bytes, int from = 0)
    {
        fixed (byte* data = bytes) Broadcast(data, bytes.Length, from);
    }

    public override void Barrier() => _mpi.Check(_mpi.Barrier(Constants.World));

    public override void Abort(int exitCode) => _ = _mpi.Abort(Constants.World, exitCode);

    /// <summary>Ends MPI, in order: when all ranks do.</summary>
    public void End()
    {
        _heartbeat?.Stop();
        _ = _mpi.Finalize();
    }

    /// <summary>The address of a tensor's numbers.</summary>
    public static void* DataOf(Tensor tensor)
    {
        if (LibTorchFunctions.Instance is { } functions) return functions.DataOf(tensor.Handle);
        fixed (byte* data = tensor.bytes) return data; // the tensor's own memory, which doesn't move
    }

    // MPI counts in int.
    private void Sum(void* data, long count, nint type, nint operation)
    {
        if (count > 0) _mpi.Check(_mpi.AllReduce(Constants.InPlace, data, checked((int)count), type, operation, Constants.World));
    }

    private void Broadcast(byte* data, long count, int from)
    {
        for (var sent = 0L; sent < count; sent += int.MaxValue)
            _mpi.Check(_mpi.Broadcast(data + sent, (int)Math.Min(count - sent, int.MaxValue), Constants.Byte, from, Constants.World));
    }

    private (nint Type, nint Operation) TypeOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => (Constants.Float, Constants.Sum),
        ScalarType.Float64 => (Constants.Double, Constants.Sum),
        ScalarType.Int64 => (Constants.Int64, Constants.Sum),
        ScalarType.BFloat16 => (Constants.UInt16, _bfloat16Sum),
        _ => throw new NotSupportedException($"Numbers of type {type} can't be summed over ranks."),
    };
}
