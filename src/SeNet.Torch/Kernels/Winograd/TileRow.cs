namespace SeNet.Torch.Kernels.Winograd;

/// <summary>Where a row of tiles lies: vectors of 16 channels, tile by tile.</summary>
/// <param name="data">The first tile's first value.</param>
/// <param name="channels">Channels of each value, a multiple of 16.</param>
/// <param name="panel">From 16 channels to the next 16.</param>
/// <param name="step">From one value to the next.</param>
internal readonly unsafe struct TileRow(float* data, long channels, long panel, long step)
{
    public float* Data { get; } = data;

    public long Channels { get; } = channels;

    public long Panel { get; } = panel;

    public long Step { get; } = step;
}
