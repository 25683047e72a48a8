namespace SeNet.Torch.Images.Jpeg;

/// <summary>A component of a JPEG (such as brightness), and what its scans have brought so far.</summary>
/// <param name="id">Its name in scan headers.</param>
/// <param name="across">Blocks of it across a unit that interleaves components, 1 to 4.</param>
/// <param name="down">Blocks of it from top to bottom of such a unit, 1 to 4.</param>
internal sealed class JpegComponent(int id, int across, int down)
{
    private const int Coefficients = 64;

    // Of each coefficient, the lowest bit that has come; -1 for none of it.
    private readonly int[] _lowestBits = [.. Enumerable.Repeat(-1, Coefficients)];

    public int Id { get; } = id;

    public int Across { get; } = across;

    public int Down { get; } = down;

    /// <summary>Blocks in a row of a scan that holds this component alone.</summary>
    public int BlocksWide { get; set; }

    /// <summary>Rows of blocks in such a scan.</summary>
    public int BlocksHigh { get; set; }

    /// <summary>Of each block, which coefficients aren't 0 so far, a bit for each; made when it is first needed.</summary>
    public ulong[] NonZero => field ??= new ulong[(long)BlocksWide * BlocksHigh];

    /// <summary>Whether every bit of every coefficient has come.</summary>
    public bool IsComplete => Array.TrueForAll(_lowestBits, bit => bit == 0);

    /// <summary>Notes what a scan brings; further bits count only if those before them have come.</summary>
    public void Note(JpegScanHeader scan)
    {
        for (var k = scan.First; k <= scan.Last; k++)
            if (!scan.Refines || _lowestBits[k] == scan.BitBefore)
                _lowestBits[k] = scan.LowestBit;
    }
}
