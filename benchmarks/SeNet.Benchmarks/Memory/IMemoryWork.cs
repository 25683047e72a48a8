namespace SeNet.Benchmarks.Memory;

/// <summary>What a memory case repeats, with all that it needs.</summary>
internal interface IMemoryWork : IDisposable
{
    /// <summary>How many tensors TorchSharp counts so far that are gone. Default none.</summary>
    long Miscounted => 0;

    /// <summary>Does it once.</summary>
    void Repeat();
}
