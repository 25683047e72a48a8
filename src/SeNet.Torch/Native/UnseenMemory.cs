namespace SeNet.Torch.Native;

/// <summary>
/// Tells the garbage collector of memory that an object holds outside its heap, so that it collects in time those that nobody disposes:
/// by itself it sees a network of 100 MB as a few kilobytes. Gives freed memory back to the system when its owner goes. Thread-safe.
/// </summary>
internal sealed class UnseenMemory : IDisposable
{
    // Giving it back takes milliseconds, and the next tensors have to have it again.
    private const long WorthTrimming = 1 << 20;

    private static int _trimming;

    private long _bytes;

    /// <param name="bytes">The size; 0 for none.</param>
    public UnseenMemory(long bytes)
    {
        _bytes = bytes;
        if (bytes > 0) GC.AddMemoryPressure(bytes);
    }

    /// <summary>For an owner that nobody disposed: its tensors go with it, in whatever order, so memory is given back after them all.</summary>
    ~UnseenMemory()
    {
        if (Release() && Interlocked.Exchange(ref _trimming, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(_ => TrimAfterFinalizers(), null);
    }

    /// <summary>Called when the memory has been freed. Further calls do nothing.</summary>
    public void Dispose()
    {
        if (Release()) MemoryPolicy.Trim();
        GC.SuppressFinalize(this);
    }

    private static void TrimAfterFinalizers()
    {
        GC.WaitForPendingFinalizers();
        Volatile.Write(ref _trimming, 0);
        MemoryPolicy.Trim();
    }

    private bool Release()
    {
        var bytes = Interlocked.Exchange(ref _bytes, 0);
        if (bytes > 0) GC.RemoveMemoryPressure(bytes);
        return bytes >= WorthTrimming;
    }
}
