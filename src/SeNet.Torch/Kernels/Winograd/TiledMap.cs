namespace SeNet.Torch.Kernels.Winograd;

/// <summary>Maps, cut into tiles and put together row by row. Valid as long as their memory is.</summary>
/// <param name="data"><c>[N, H, W, C]</c>.</param>
/// <param name="channels">C, a multiple of 16.</param>
/// <param name="grid">Their tiles.</param>
internal readonly unsafe struct TiledMap(float* data, long channels, TileGrid grid)
{
    private const int Lanes = TileProducts.Width;

    public long Channels { get; } = channels;

    public TileGrid Grid { get; } = grid;

    /// <summary>Numbers of a row of pixels.</summary>
    public long RowLength => Grid.Width * Channels;

    /// <summary>Transforms the 4×4 pixels that each tile of a row of results depends on.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="zeros">As many as a row of pixels has numbers.</param>
    /// <param name="target">Receives the tiles.</param>
    public void Cut(long row, float* zeros, TileRow target)
    {
        var origin = PlaceOf(row, out var top);
        var above = top > 0 ? origin - RowLength : zeros;
        var below = top + 1 < Grid.Height ? origin + RowLength : zeros;
        var last = top + 2 < Grid.Height ? origin + 2 * RowLength : zeros;
        var to = target.Data;
        for (long channel = 0; channel < Channels; channel += Lanes, to += target.Panel)
            TileTransform.Input(above + channel, origin + channel, below + channel, last + channel, Channels, Grid.Width, to, target.Step);
    }

    /// <summary>Transforms a row of tiles of 2×2 gradients.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="channel">From this one on, as many as the target has.</param>
    /// <param name="zeros">As for <see cref="Cut"/>.</param>
    /// <param name="target">Receives the tiles.</param>
    public void CutGradient(long row, long channel, float* zeros, TileRow target)
    {
        var origin = PlaceOf(row, out var top);
        var first = origin + channel;
        var second = top + 1 < Grid.Height ? first + RowLength : zeros;
        var to = target.Data;
        for (long offset = 0; offset < target.Channels; offset += Lanes, to += target.Panel)
            TileTransform.Gradient(first + offset, second + offset, Channels, Grid.Width, to, target.Step);
    }

    /// <summary>Transforms a row of products back, to 2×2 results each, and puts them down.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="source">The products.</param>
    public void Join(long row, TileRow source)
    {
        var origin = PlaceOf(row, out var top);
        var below = top + 1 < Grid.Height ? RowLength : 0; // a row outside is written first, and then over
        var from = source.Data;
        for (long channel = 0; channel < Channels; channel += Lanes, from += source.Panel)
            TileTransform.Output(from, source.Step, origin + channel, below, Channels, Grid.Width);
    }

    /// <summary>Fetches the pixels of some rows of tiles, as far as there are any.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="endRow">The one behind the last.</param>
    /// <param name="turns">In how many parts.</param>
    public Prefetch Fetch(long firstRow, long endRow, long turns)
    {
        var rows = Math.Min(endRow, Grid.Rows) - firstRow;
        return new Prefetch(PlaceOf(firstRow, out _), Math.Max(0, rows) * TileGrid.Side * RowLength, turns);
    }

    // A row's first pixel; how many rows of pixels lie above it in its image.
    private float* PlaceOf(long row, out long top)
    {
        top = row % Grid.RowsPerImage * TileGrid.Side;
        return data + (row / Grid.RowsPerImage * Grid.Height + top) * RowLength;
    }
}
