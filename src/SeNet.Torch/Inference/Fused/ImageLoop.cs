using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using SeNet.Torch.Kernels;
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
