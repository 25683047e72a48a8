namespace SeNet.Torch.Native.OneDnn;

/// <summary>The sizes of a processor's three levels of data caches, in bytes.</summary>
internal readonly record struct CacheSizes(uint Level1, uint Level2, uint Level3)
{
    /// <summary>What oneDNN makes of caches that a processor doesn't tell: a product of four fields, each read as zero and counted from one.</summary>
    public static CacheSizes OneByteEach { get; } = new(1, 1, 1);
}
