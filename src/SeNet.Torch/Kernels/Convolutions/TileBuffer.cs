namespace SeNet.Torch.Kernels.Convolutions;

/// <summary>
/// Memory of a thread for a few rows of tiles. A vector more than they need lies between panels and between values: where these
/// are a power of two apart, they would push each other out of the cache.
/// </summary>
/// <param name="values">Values of a tile.</param>
/// <param name="slots">Places for tiles, a multiple of 16.</param>
/// <param name="channels">Channels of each value, likewise.</param>
internal readonly unsafe struct TileBuffer(long values, long slots, long channels)
{
    private const int Lanes = TileProducts.Width;

    /// <summary>Numbers from 16 channels to the next 16.</summary>
    public long Panel { get; } = (slots + 1) * Lanes;

    /// <summary>Numbers from one value to the next.</summary>
    public long Step { get; } = (slots + 1) * channels + Lanes;

    /// <summary>Numbers in all.</summary>
    public long Length => values * Step;

    /// <summary>The row that begins with a tile.</summary>
    public TileRow Row(float* memory, long slot) => new(memory + slot * Lanes, channels, Panel, Step);

    /// <summary>A tile's number of a value and a channel.</summary>
    public float* At(float* memory, long value, long channel, long slot) => memory + value * Step + channel / Lanes * Panel + slot * Lanes;
}
