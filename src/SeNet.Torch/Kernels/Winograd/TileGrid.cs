namespace SeNet.Torch.Kernels.Winograd;

/// <summary>How the maps of a batch are cut into tiles of 2×2 results. Rows of tiles are counted through all images.</summary>
/// <param name="Images">N.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
internal readonly record struct TileGrid(long Images, long Height, long Width)
{
    /// <summary>Results of a tile, in each direction.</summary>
    public const int Side = 2;

    /// <summary>Values of a transformed tile.</summary>
    public const int Values = 16;

    // What a block holds should stay in a core's second cache; but of fewer tiles, reading the filters would take longer than multiplying.
    private const long NumbersPerBlock = 64 * 1024, FewestTiles = 64;

    /// <summary>Tile rows of an image.</summary>
    public long RowsPerImage => (Height + Side - 1) / Side;

    /// <summary>Tile rows of all images.</summary>
    public long Rows => Images * RowsPerImage;

    /// <summary>Tiles of a row.</summary>
    public long Columns => (Width + Side - 1) / Side;

    /// <summary>Tiles of all images.</summary>
    public long Tiles => Rows * Columns;

    /// <summary>How many rows of tiles are best worked on together.</summary>
    /// <param name="channels">Numbers of each of a tile's values, before and after they are multiplied.</param>
    /// <param name="threads">Threads that share the blocks evenly.</param>
    public long RowsPerBlock(long channels, long threads)
    {
        var most = Math.Clamp(Math.Max(FewestTiles, NumbersPerBlock / (Values * channels)) / Columns, 1, Rows);
        var (best, least) = (1L, long.MaxValue);
        for (var rows = most; rows > most / 2; rows--)
        {
            var blocks = (Rows + rows - 1) / rows;
            var time = (blocks + threads - 1) / threads * ((rows * Columns + TileProducts.Width - 1) / TileProducts.Width);
            if (time < least) (best, least) = (rows, time);
        }
        return best;
    }
}
