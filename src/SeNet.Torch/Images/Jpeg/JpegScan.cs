using System.Numerics;

namespace SeNet.Torch.Images.Jpeg;

/// <summary>
/// Goes through a scan's codes without decoding anything, to see whether the data of every block is there. It follows libjpeg in all that
/// the standard leaves open, so that data that suffices here suffices there.
/// </summary>
/// <param name="frame">The frame.</param>
/// <param name="header">The scan's header.</param>
/// <param name="restartInterval">Units between two restart markers; 0 for none.</param>
internal readonly ref struct JpegScan(JpegFrame frame, JpegScanHeader header, int restartInterval)
{
    private const int Coefficients = 64;
    private const int RestartMarkers = 8;

    /// <summary>Goes through the scan.</summary>
    /// <param name="data">The whole file.</param>
    /// <param name="position">Where the scan's data begins; then the end of what was read.</param>
    /// <returns>Whether it is all there.</returns>
    public bool TrySkip(ReadOnlySpan<byte> data, ref int position)
    {
        var bits = new JpegBits(data, position);
        var single = header.Components.Length == 1 ? header.Components[0].Component : null;
        var units = single is null ? (long)frame.UnitsWide * frame.UnitsHigh : (long)single.BlocksWide * single.BlocksHigh;
        var (restarts, blocksToSkip) = (0, 0);
        for (var unit = 0L; unit < units; unit++)
        {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0)
            {
                if (!bits.TryRestart((byte)(JpegMarkers.FirstRestart + restarts++ % RestartMarkers))) return false;
                blocksToSkip = 0;
            }
            if (!frame.IsProgressive) SkipBlocks(ref bits);
            else if (header.First == 0) SkipFirstCoefficients(ref bits);
            else if (header.Refines) blocksToSkip = RefineBlock(ref bits, ref single!.NonZero[unit], blocksToSkip);
            else blocksToSkip = BeginBlock(ref bits, ref single!.NonZero[unit], blocksToSkip);
            if (bits.IsExhausted) return false;
        }
        position = bits.Position;
        return true;
    }

    private void SkipBlocks(ref JpegBits bits)
    {
        foreach (var (component, dc, ac) in header.Components)
            for (var block = BlocksOf(component); block > 0; block--)
            {
                bits.SkipBlock(dc!, ac!);
                if (bits.IsExhausted) return;
            }
    }

    private void SkipFirstCoefficients(ref JpegBits bits)
    {
        foreach (var (component, dc, _) in header.Components)
            for (var block = BlocksOf(component); block > 0; block--)
            {
                if (header.Refines) bits.Skip(1);
                else bits.SkipFirst(dc!);
            }
    }

    // Alone in a scan, a component's blocks come one by one.
    private int BlocksOf(JpegComponent component) => header.Components.Length == 1 ? 1 : component.Across * component.Down;

    /// <summary>The first bits of a block's coefficients (T.81, G.1.2.2).</summary>
    /// <returns>How many blocks from the next on have no code of their own.</returns>
    private int BeginBlock(ref JpegBits bits, ref ulong nonZero, int blocksToSkip)
    {
        if (blocksToSkip > 0) return blocksToSkip - 1;
        var table = header.Components[0].Ac!;
        for (var k = header.First; k <= header.Last; k++)
        {
            var symbol = bits.Take(table);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0 && run < 15) return (1 << run) + bits.Take(run) - 1;
            k += run;
            bits.Skip(size);
            if (size > 0 && k < Coefficients) nonZero |= 1UL << k;
        }
        return 0;
    }

    /// <summary>A further bit of a block's coefficients, among them new ones (T.81, G.1.2.3).</summary>
    /// <returns>As <see cref="BeginBlock"/>.</returns>
    private int RefineBlock(ref JpegBits bits, ref ulong nonZero, int blocksToSkip)
    {
        var table = header.Components[0].Ac!;
        var k = header.First;
        if (blocksToSkip == 0)
        {
            for (; k <= header.Last; k++)
            {
                var symbol = bits.Take(table);
                var (run, size) = (symbol >> 4, symbol & 15);
                if (size == 0 && run < 15)
                {
                    blocksToSkip = (1 << run) + bits.Take(run);
                    break;
                }
                if (size > 0) bits.Skip(1); // the new one's sign
                for (; k <= header.Last; k++)
                {
                    if ((nonZero & (1UL << k)) != 0) bits.Skip(1);
                    else if (--run < 0) break;
                }
                if (size > 0 && k < Coefficients) nonZero |= 1UL << k;
            }
            if (blocksToSkip == 0) return 0;
        }
        if (k <= header.Last) bits.Skip(BitOperations.PopCount(nonZero & (ulong.MaxValue << k) & (ulong.MaxValue >> (63 - header.Last))));
        return blocksToSkip - 1;
    }
}
