namespace SeNet.Torch.Kernels.Winograd;

/// <summary>How the maps of a batch are cut into tiles of 2×2 results; tile rows are counted through all images.</summary>
/// <param name="images">N.</param>
/// <param name="height">H.</param>
/// <param name="width">W.</param>
internal readonly struct TileGrid(long images, long height, long width)
{
    /// <summary>Results of a tile, in each direction.</summary>
    public const int Step = 2;

    /// <summary>Values of a transformed tile.</summary>
    public const int Values = 16;

    public long Height { get; } = height;

    public long Width { get; } = width;

    /// <summary>Tile rows of an image.</summary>
    public long RowsPerImage { get; } = (height + Step - 1) / Step;

    /// <summary>Tiles of a tile row.</summary>
    public long Columns { get; } = (width + Step - 1) / Step;

    /// <summary>Tile rows of all images.</summary>
    public long Rows => images * RowsPerImage;
}
