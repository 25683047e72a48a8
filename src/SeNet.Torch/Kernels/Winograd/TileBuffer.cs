namespace SeNet.Torch.Kernels.Winograd;

/// <summary>
/// How some rows of tiles lie in memory: <c>[16 values, C / 16, slots, 16]</c>, with room for a vector more than that behind each 16 channels
/// and each value. A power of two apart, they would push each other out of the cache.
/// </summary>
/// <param name="slots">Places for tiles.</param>
/// <param name="channels">C.</param>
internal readonly unsafe struct TileBuffer(long slots, long channels)
{
    private const int Lanes = TileProducts.Width;

    /// <summary>From 16 channels to the next 16.</summary>
    public long Panel { get; } = (slots + 1) * Lanes;

    /// <summary>From one value to the next.</summary>
    public long Step { get; } = (slots + 1) * channels + Lanes;

    /// <summary>Numbers in all.</summary>
    public long Length => TileGrid.Values * Step;

    /// <summary>The row that begins with a tile.</summary>
    public TileRow Row(float* memory, long slot) => new(memory + slot * Lanes, channels, Panel, Step);

    /// <summary>A tile's number of a value and a channel.</summary>
    public float* At(float* memory, long value, long channel, long slot) => memory + value * Step + channel / Lanes * Panel + slot * Lanes;
}
