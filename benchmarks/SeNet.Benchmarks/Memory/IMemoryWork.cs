namespace SeNet.Benchmarks.Memory;

/// <summary>What a memory case repeats, with all that it needs.</summary>
internal interface IMemoryWork : IDisposable
{
    /// <summary>Does it once.</summary>
    void Repeat();
}
