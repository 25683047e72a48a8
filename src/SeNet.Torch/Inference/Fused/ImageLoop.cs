using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// Sends images through a network: each on one thread as long as there are enough for all threads, which then never wait for each other and
/// whose images stay in their caches; what is left together, each layer on all threads.
/// </summary>
internal sealed unsafe class ImageLoop(FusedNetwork network, float* images, long height, long width, float* features)
{
    private readonly long _imageLength = height * width * 3;
    private long _single, _next = -1;
    private ExceptionDispatchInfo? _error;

    /// <param name="count">How many images.</param>
    public void Run(long count)
    {
        var threads = torch.get_num_threads();
        _single = threads > 1 ? count / threads * threads : count;
        if (_single > 0) RunSingle(threads);
        if (count > _single) Compute(_single, count - _single);
    }

    private void RunSingle(int threads)
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

    // Takes one image after the other, so that a slower thread does fewer. An exception must not reach native code.
    private void Work()
    {
        try
        {
            for (long image; (image = Interlocked.Increment(ref _next)) < _single;) Compute(image, 1);
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
            Interlocked.Exchange(ref _next, _single);
        }
    }

    private void Compute(long first, long count) =>
        network.Compute(images + first * _imageLength, count, height, width, features + first * network.FeatureCount);
}
