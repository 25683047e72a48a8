using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SeNet.Torch.Kernels.Winograd;

/// <summary>
/// Memory that is wanted soon, fetched into a core's second cache a little at a time while it multiplies, or else it would wait for the
/// next block's pixels with nothing to do. Only a hint: it does nothing where the processor has none, and never fails.
/// </summary>
/// <param name="data">The first number.</param>
/// <param name="count">How many.</param>
/// <param name="turns">How many times <see cref="Next"/> is called.</param>
internal unsafe struct Prefetch(float* data, long count, long turns)
{
    private const int Line = 16;

    private readonly float* _end = data + count;
    private readonly long _step = (count / Line + turns) / turns * Line;
    private float* _next = data;

    /// <summary>Fetches the next part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next()
    {
        if (!Sse.IsSupported) return;
        var stop = _next + _step < _end ? _next + _step : _end;
        for (; _next < stop; _next += Line) Sse.Prefetch1(_next);
    }
}
