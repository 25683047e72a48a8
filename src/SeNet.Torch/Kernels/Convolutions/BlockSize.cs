namespace SeNet.Torch.Kernels.Convolutions;

/// <summary>How many rows of tiles are worked on together.</summary>
internal static class BlockSize
{
    // What a block holds should stay in a core's second cache; but with fewer tiles, reading the filters would take longer than multiplying.
    public static long Numbers = 128 * 1024, FewestTiles = 64;

    /// <summary>The best number of rows of a block.</summary>
    /// <param name="tiles">How maps are cut.</param>
    /// <param name="outputs">Channels beside their depth.</param>
    /// <param name="threads">Threads that share the blocks evenly.</param>
    public static long Rows<T>(T tiles, long outputs, long threads)
        where T : unmanaged, ITiles
    {
        var most = Math.Max(FewestTiles, Numbers / (T.Values * (tiles.Depth + outputs))) / tiles.Columns;
        var (best, least) = (1L, long.MaxValue);
        for (var rows = Math.Clamp(most, 1, tiles.Rows); rows > most / 2; rows--)
        {
            var blocks = (tiles.Rows + rows - 1) / rows;
            var cost = (blocks + threads - 1) / threads * ((rows * tiles.Columns + TileProducts.Width - 1) / TileProducts.Width);
            if (cost < least) (best, least) = (rows, cost);
        }
        return best;
    }
}
