using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using SeNet.Torch.Kernels;
using SeNet.Torch.Native;
using TorchSharp;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// Sends images through a network: each thread takes one after the other, or a few small ones together, so that threads never wait for each
/// other and images stay in their caches; what is left over is computed together, each layer on all threads.
/// </summary>
internal sealed unsafe class ImageLoop(FusedNetwork network, float* images, long height, long width, float* features)
{
    // A layer of fewer pixels is done before its call has paid.
    private const long PixelsPerTurn = 224 * 224;

    [ThreadStatic]
    private static bool _threadsAreSettled;

    private readonly long _imageLength = height * width * 3;
    private long _turns, _imagesPerTurn, _next = -1;
    private ExceptionDispatchInfo? _error;

    /// <param name="count">How many images.</param>
    public void Run(long count)
    {
        var threads = torch.get_num_threads();
        _imagesPerTurn = Math.Clamp(PixelsPerTurn / (height * width), 1, Math.Max(1, count / threads));
        _turns = count / (_imagesPerTurn * threads) * threads;
        if (_turns > 0) TakeTurns(threads);
        var done = _turns * _imagesPerTurn;
        if (count > done) Compute(done, count - done);
    }

    private void TakeTurns(int threads)
    {
        SettleThreads(threads);
        var handle = GCHandle.Alloc(this);
        try
        {
            ParallelLoop.Run(threads, 0, &Work, (void*)GCHandle.ToIntPtr(handle));
        }
        finally
        {
            handle.Free();
        }
        _error?.Throw();
    }

    // Each of libtorch's threads asks for the number of threads at its first loop inside another, gets 1 and keeps it until the outer loop
    // ends; and for one thread oneDNN wants some weights otherwise than they are packed, and would reorder them for each image, 30 ms a
    // layer. So the first outer loop is an empty one. Each thread that scores has threads of its own.
    private static void SettleThreads(int threads)
    {
        if (_threadsAreSettled) return;
        ParallelLoop.Run(threads, 0, &LoopOnce, null);
        _threadsAreSettled = true;
    }

    [UnmanagedCallersOnly]
    private static void LoopOnce(long begin, long end, void* context) => LibTorchFunctions.Instance!.ParallelFor(0, 1, 1, &Nothing, null);

    [UnmanagedCallersOnly]
    private static void Nothing(long begin, long end, void* context)
    {
    }

    [UnmanagedCallersOnly]
    private static void Work(long begin, long end, void* context) => ((ImageLoop)GCHandle.FromIntPtr((nint)context).Target!).Work();

    // A slower thread takes fewer turns. An exception must not reach native code.
    private void Work()
    {
        try
        {
            for (long turn; (turn = Interlocked.Increment(ref _next)) < _turns;) Compute(turn * _imagesPerTurn, _imagesPerTurn);
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
            Interlocked.Exchange(ref _next, _turns);
        }
    }

    private void Compute(long first, long count) =>
        network.Compute(images + first * _imageLength, count, height, width, features + first * network.FeatureCount);
}
