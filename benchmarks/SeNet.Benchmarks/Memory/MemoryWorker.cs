namespace SeNet.Benchmarks.Memory;

/// <summary>The process of a memory case: does the work, and writes "growth" and a <see cref="MemoryGrowth"/>.</summary>
internal static class MemoryWorker
{
    /// <summary>The hidden command that starts it.</summary>
    public const string Command = "memory-worker";

    /// <summary>First word of the line with the result.</summary>
    public const string Growth = "growth";

    private const int Samples = 1000;

    /// <param name="memoryCase">What to do.</param>
    /// <param name="cancellationToken">Ends it after the repetition that is under way.</param>
    public static void Run(MemoryCase memoryCase, CancellationToken cancellationToken)
    {
        using var work = memoryCase.Prepare();
        Repeat(memoryCase.Settled);
        var settled = MemoryUse.Now(work);
        var highest = settled;
        var left = memoryCase.Count - memoryCase.Settled;
        var interval = Math.Max(1, left / Samples);
        for (; left > 0; left -= interval)
        {
            Repeat(Math.Min(interval, left));
            highest = MemoryUse.Max(highest, MemoryUse.Now(work));
        }
        Console.WriteLine($"{Growth} {new MemoryGrowth(settled, highest).ToJson()}");

        void Repeat(int count)
        {
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                work.Repeat();
            }
        }
    }
}
