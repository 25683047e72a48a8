using System.Globalization;
using System.Runtime.InteropServices;
using SeNet.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Ranks.Nccl;

/// <summary>
/// All processes that the launcher started, each with a GPU of its own: tensors there are summed by NCCL, in the stream in which libtorch
/// computes, so that nobody waits; everything else goes by MPI.
/// </summary>
internal sealed unsafe class NcclRanks : RankGroup
{
    private readonly RankGroup _host;
    private readonly NcclFunctions _nccl;
    private readonly CudaFunctions _cuda;
    private readonly nint _context, _communicator;
    private readonly int _device;

    private NcclRanks(RankGroup host, NcclFunctions nccl, CudaFunctions cuda, int device, nint context, nint communicator) : base(host.Place)
    {
        (_host, _nccl, _cuda, _device, _context, _communicator) = (host, nccl, cuda, device, context, communicator);
        int version;
        nccl.Check(nccl.GetVersion(&version));
        Description = string.Create(CultureInfo.InvariantCulture, $"NCCL {version / 10000}.{version / 100 % 100}.{version % 100} and {host.Description}");
    }

    public override string Description { get; }

    /// <summary>Joins the ranks' GPUs.</summary>
    /// <param name="host">The ranks.</param>
    /// <param name="device">This rank's GPU, no other's.</param>
    /// <exception cref="RanksException">NCCL is missing or fails.</exception>
    public static NcclRanks Start(RankGroup host, Device device)
    {
        var nccl = NcclFunctions.Load();
        var cuda = CudaFunctions.Instance ?? throw new RanksException("Several ranks on GPUs need Linux and a libtorch of CUDA with its libraries beside it.");
        var id = default(NcclFunctions.UniqueId);
        if (host.IsFirst) nccl.Check(nccl.GetUniqueId(&id));
        host.Broadcast(MemoryMarshal.AsBytes(new Span<NcclFunctions.UniqueId>(ref id)));
        nint context, communicator;
        int handle;
        Require(cuda.GetDevice(&handle, device.index));
        Require(cuda.RetainPrimaryContext(&context, handle));
        Require(cuda.PushContext(context));
        try
        {
            nccl.Check(nccl.Initialize(&communicator, host.Size, id, host.Place.Rank));
        }
        finally
        {
            _ = cuda.PopContext(&context);
        }
        return new NcclRanks(host, nccl, cuda, device.index, context, communicator);
    }

    public override void Sum(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CUDA) _host.Sum(tensor);
        else Run(tensor, (data, stream) => _nccl.AllReduce((void*)data, (void*)data, (nuint)tensor.numel(), TypeOf(tensor.dtype), NcclFunctions.SumOperation, _communicator, stream));
    }

    public override void Sum(Span<double> numbers) => _host.Sum(numbers);

    public override void Sum(Span<long> numbers) => _host.Sum(numbers);

    public override void Broadcast(Tensor tensor, int from = 0)
    {
        if (tensor.device_type != DeviceType.CUDA) _host.Broadcast(tensor, from);
        else Run(tensor, (data, stream) => _nccl.Broadcast((void*)data, (void*)data, (nuint)(tensor.numel() * tensor.element_size()), NcclFunctions.Byte, from, _communicator, stream));
    }

    public override void Broadcast(Span<byte> bytes, int from = 0) => _host.Broadcast(bytes, from);

    public override void Barrier() => _host.Barrier();

    public override void Abort(int exitCode) => _host.Abort(exitCode);

    private delegate int Launch(nint data, nint stream);

    private void Run(Tensor tensor, Launch start)
    {
        int error;
        _nccl.Check(_nccl.GetAsyncError(_communicator, &error));
        _nccl.Check(error);
        if (tensor.numel() == 0) return;
        nint stream, context = _context;
        Require(_cuda.PushContext(context));
        try
        {
            Require(_cuda.GetStream(_device, &stream));
            _nccl.Check(start((nint)LibTorchFunctions.Instance!.DataOf(tensor.Handle), stream));
        }
        finally
        {
            _ = _cuda.PopContext(&context);
        }
        GC.KeepAlive(tensor);
    }

    private static int TypeOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => NcclFunctions.Float32,
        ScalarType.Float64 => NcclFunctions.Float64,
        ScalarType.Int64 => NcclFunctions.Int64,
        ScalarType.BFloat16 => NcclFunctions.BFloat16,
        _ => throw new NotSupportedException($"Numbers of type {type} can't be summed over ranks."),
    };

    private static void Require(int result)
    {
        if (result != 0) throw new RanksException($"CUDA reports error {result}.");
    }
}
