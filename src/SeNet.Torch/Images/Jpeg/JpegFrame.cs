using System.Buffers.Binary;

namespace SeNet.Torch.Images.Jpeg;

/// <summary>A JPEG's size and components.</summary>
internal sealed class JpegFrame
{
    private const int BlockSize = 8;

    private JpegFrame(bool isProgressive, int width, int height, JpegComponent[] components)
    {
        IsProgressive = isProgressive;
        Components = components;
        var (across, down) = (components.Max(component => component.Across), components.Max(component => component.Down));
        UnitsWide = DivideUp(width, BlockSize * across);
        UnitsHigh = DivideUp(height, BlockSize * down);
        foreach (var component in components)
        {
            component.BlocksWide = DivideUp(width * component.Across, BlockSize * across);
            component.BlocksHigh = DivideUp(height * component.Down, BlockSize * down);
        }
    }

    public bool IsProgressive { get; }

    public JpegComponent[] Components { get; }

    /// <summary>Units that interleave all components, in a row.</summary>
    public int UnitsWide { get; }

    /// <summary>Rows of such units.</summary>
    public int UnitsHigh { get; }

    /// <summary>Whether the scans so far have brought everything.</summary>
    public bool IsComplete => Array.TrueForAll(Components, component => component.IsComplete);

    /// <summary>Reads a frame's header.</summary>
    /// <param name="code">Its marker.</param>
    /// <param name="segment">What follows the length.</param>
    /// <returns>The frame; <see langword="null"/> if it is none with Huffman codes and 8 bits, or damaged.</returns>
    public static JpegFrame? TryRead(byte code, ReadOnlySpan<byte> segment)
    {
        if (code is not (JpegMarkers.Baseline or JpegMarkers.Extended or JpegMarkers.Progressive)) return null;
        if (segment.Length < 6 || segment[0] != 8 || segment.Length < 6 + 3 * segment[5] || segment[5] == 0) return null;
        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]));
        if (height == 0 || width == 0) return null;
        var components = new JpegComponent[segment[5]];
        for (var i = 0; i < components.Length; i++)
        {
            var entry = segment.Slice(6 + 3 * i, 3);
            components[i] = new JpegComponent(entry[0], entry[1] >> 4, entry[1] & 15);
            if (components[i].Across is < 1 or > 4 || components[i].Down is < 1 or > 4) return null;
        }
        return new JpegFrame(code == JpegMarkers.Progressive, width, height, components);
    }

    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;
}
