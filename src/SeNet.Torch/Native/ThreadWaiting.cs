namespace SeNet.Torch.Native;

/// <summary>
/// How long the threads of libtorch's operators wait for the next operator before they sleep. GNU's OpenMP lets them turn in a loop for
/// milliseconds; where other programs want the processors, too, the next operator then waits until the system takes a turning thread's
/// place away. On a busy machine a training of small images took four times as much processor time, and as much longer.
/// </summary>
/// <remarks>
/// Holds for the whole process, from the first use of this library on. Who sets one of OpenMP's own variables, <c>OMP_WAIT_POLICY</c> or
/// <c>GOMP_SPINCOUNT</c>, gets that. The OpenMPs of other systems (Windows, macOS) don't read it.
/// </remarks>
internal static class ThreadWaiting
{
    /// <summary>OpenMP's variable: rounds of the loop.</summary>
    public const string Variable = "GOMP_SPINCOUNT";

    /// <summary>Enough for the gap between two operators, some tens of microseconds; see benchmarks/RESULTS.md.</summary>
    public const string Rounds = "5000";

    /// <summary>Applies it unless the user decided. Without effect once libtorch is loaded.</summary>
    public static void Apply()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OMP_WAIT_POLICY"))) NativeEnvironment.SetDefault(Variable, Rounds);
    }
}
