using System.Collections.Concurrent;
using SeNet.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Kernels.Cuda;

/// <summary>The kernels of Maps.cu for one device and one type of numbers, compiled when they are first asked for. Thread-safe.</summary>
internal sealed unsafe class CudaKernels
{
    private const int Threads = 256, ChannelsOfABlock = 32, Lines = 8, VectorBytes = 16, VectorsOfASlice = 8;

    private static readonly ConcurrentDictionary<(int Device, bool BFloat16), Lazy<CudaKernels?>> Compiled = new();

    private readonly CudaModule _module;
    private readonly nint[] _functions;
    private readonly int _vector;

    private CudaKernels(CudaFunctions cuda, int device, bool bfloat16)
    {
        using var stream = typeof(CudaKernels).Assembly.GetManifestResourceStream("Maps.cu")!;
        using var reader = new StreamReader(stream);
        _module = new CudaModule(cuda, device, reader.ReadToEnd(), bfloat16 ? ["-DBFLOAT16"] : []);
        _functions = [.. Enum.GetValues<CudaKernel>().Select(kernel => _module.Function(NameOf(kernel)))];
        _vector = VectorBytes / (bfloat16 ? 2 : 4);
        Device = new Device(DeviceType.CUDA, device);
    }

    /// <summary>Where they run.</summary>
    public Device Device { get; }

    /// <summary>Those for a map: on a GPU, of float32 or bfloat16, its channels side by side and a multiple of 4 or 8. Otherwise null.</summary>
    /// <param name="map">Any tensor.</param>
    public static CudaKernels? For(Tensor map)
    {
        if (map.device_type != DeviceType.CUDA || map.dtype is not (ScalarType.Float32 or ScalarType.BFloat16) || !MapView.IsChannelsLast(map)) return null;
        var bfloat16 = map.dtype == ScalarType.BFloat16;
        if (map.shape[1] % (VectorBytes / (bfloat16 ? 2 : 4)) != 0 || map.numel() > int.MaxValue || LibTorchFunctions.Instance is not { } torch || (nint)torch.DataOf(map.Handle) % VectorBytes != 0) return null;
        return Compiled.GetOrAdd((map.device_index, bfloat16), key => new Lazy<CudaKernels?>(() => TryCompile(key.Device, key.BFloat16))).Value;
    }

    /// <summary>Where a tensor's numbers are, on the device.</summary>
    public static void* DataOf(Tensor tensor) => LibTorchFunctions.Instance!.DataOf(tensor.Handle);

    /// <summary>New float32 numbers on the device. The caller's, or its dispose scope's.</summary>
    public Tensor Floats(long count) => empty(count, ScalarType.Float32, Device);

    /// <summary>Splits for <see cref="CudaOperands.Sums"/>: enough that the device is busy, and few enough that their sums are soon added up.</summary>
    public int SplitsForSums(in CudaOperands operands)
    {
        var wanted = 4 * _module.Multiprocessors;
        var blocks = operands.Images * Slices(operands);
        return Math.Clamp((wanted + blocks - 1) / blocks, 1, Math.Max(1, operands.Pixels / (2 * Rows(operands))));
    }

    /// <summary>Starts a kernel.</summary>
    /// <param name="kernel">Which.</param>
    /// <param name="operands">What it takes; those that work on pixels alone choose their splits themselves.</param>
    public void Launch(CudaKernel kernel, CudaOperands operands)
    {
        if (kernel is CudaKernel.NormalizeRelu or CudaKernel.AddGatedRelu or CudaKernel.SpreadGradient or CudaKernel.SpreadOpenGradient)
            operands.Splits = Math.Max(1, operands.Pixels / (8 * Rows(operands)));
        var (blocks, threads) = kernel switch
        {
            CudaKernel.FinishStatistics or CudaKernel.FinishGradient => ((Blocks(operands.Channels, ChannelsOfABlock), 1), (ChannelsOfABlock, Lines)),
            CudaKernel.ReadStatistics => ((Blocks(operands.Channels, Threads), 1), (Threads, 1)),
            CudaKernel.Squeeze or CudaKernel.FinishGateGradient => ((Blocks(operands.Images * operands.Channels, Threads), 1), (Threads, 1)),
            _ => ((operands.Images * operands.Splits, Slices(operands)), (Threads, 1)),
        };
        _module.Launch(_functions[(int)kernel], blocks, threads, &operands);
    }

    private int Slices(in CudaOperands operands) => Blocks(operands.Channels, VectorsOfASlice * _vector);

    // Pixels that a block works on at once.
    private int Rows(in CudaOperands operands) => Threads / Math.Min(operands.Channels / _vector, VectorsOfASlice);

    private static int Blocks(int count, int ofABlock) => (count + ofABlock - 1) / ofABlock;

    private static CudaKernels? TryCompile(int device, bool bfloat16)
    {
        if (CudaFunctions.Instance is not { } cuda) return null;
        try
        {
            return new CudaKernels(cuda, device, bfloat16);
        }
        catch (InvalidOperationException error)
        {
            TorchRuntime.Warn($"Training on a GPU is slower than it could be: {error.Message}");
            return null;
        }
    }

    // AddGatedRelu is add_gated_relu there.
    private static string NameOf(CudaKernel kernel) =>
        string.Concat(kernel.ToString().Select((letter, i) => char.IsUpper(letter) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(letter) : letter.ToString()));
}
