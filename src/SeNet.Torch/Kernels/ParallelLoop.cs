using System.Runtime.InteropServices;
using SeNet.Torch.Native;

namespace SeNet.Torch.Kernels;

/// <summary>Loops on libtorch's own threads; inside another such loop, on the thread that is there. Thread-safe.</summary>
internal static unsafe class ParallelLoop
{
    // Work for a thread, in numbers read: enough to be worth waking it.
    private const long Grain = 16384;

    /// <summary>Does something for each index.</summary>
    /// <param name="count">Indices are 0 to this − 1.</param>
    /// <param name="costPerIndex">How many numbers are read for an index, roughly; 0 to wake a thread for each.</param>
    /// <param name="body">Gets a first index, the one behind the last, and the context. Must not throw.</param>
    /// <param name="context">Its context.</param>
    public static void Run(long count, long costPerIndex, delegate* unmanaged<long, long, void*, void> body, void* context)
    {
        var grain = costPerIndex == 0 ? 1 : Math.Max(1, Grain / costPerIndex);
        if (LibTorchFunctions.Instance!.ParallelFor(0, count, grain, body, context) != 0)
            throw new InvalidOperationException("libtorch couldn't run a loop on its threads.");
    }

    /// <summary>As <see cref="Run"/>, for a managed body, which may be generic.</summary>
    public static void RunManaged(long count, long costPerIndex, delegate*<long, long, void*, void> body, void* context)
    {
        var call = new ManagedCall { Body = body, Context = context };
        Run(count, costPerIndex, &Invoke, &call);
    }

    [UnmanagedCallersOnly]
    private static void Invoke(long begin, long end, void* context)
    {
        var call = (ManagedCall*)context;
        call->Body(begin, end, call->Context);
    }

    private struct ManagedCall
    {
        public delegate*<long, long, void*, void> Body;
        public void* Context;
    }
}
