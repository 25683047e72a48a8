namespace SeNet.Torch.Kernels.Convolutions;

/// <summary>
/// How a convolution becomes matrix products: its maps are cut into tiles, row by row, and each of a tile's values is multiplied by a
/// matrix of filters of its own. A row of tiles lies in memory as <c>[values, channels / 16, slots, 16]</c>.
/// </summary>
internal unsafe interface ITiles
{
    /// <summary>Values of a tile.</summary>
    static abstract long Values { get; }

    /// <summary>Rows of tiles, of all images.</summary>
    long Rows { get; }

    /// <summary>Tiles of a row.</summary>
    long Columns { get; }

    /// <summary>What is multiplied: channels of each value, a multiple of 16.</summary>
    long Depth { get; }

    /// <summary>Channels of the results, likewise.</summary>
    long Outputs { get; }

    /// <summary>Numbers that <see cref="Cut"/> may read as zeros, from an address on that it is given.</summary>
    long Zeros { get; }

    /// <summary>Cuts a row of tiles out of the map.</summary>
    void Cut(long row, float* zeros, TileRow target);

    /// <summary>The same with the gradient of the results, which Join wrote: as many channels as the target has, from the given one on.</summary>
    void CutGradient(long row, long channel, float* zeros, TileRow target);

    /// <summary>Where a row's products belong, if they are the results: the first tile's first channel, and from one tile to the next; else <see langword="null"/>.</summary>
    float* Place(long row, out long step);

    /// <summary>Puts a row of results together, where they have no place.</summary>
    void Join(long row, TileRow source);
}
