namespace SeNet.Torch.Tests.Images.Jpeg;

/// <summary>Writes JPEGs of blocks that have one shade each, with the restart markers and samplings that Skia's encoder doesn't write.</summary>
internal static class DrawnJpeg
{
    private const int CodeLength = 3; // of the symbols 0 to 6; a fourth bit ends the block

    /// <summary>Encodes a picture.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="sampling">Of each component, blocks across and down a unit.</param>
    /// <param name="restartInterval">Units between restart markers; 0 for none.</param>
    public static byte[] Encode(int width, int height, (int Across, int Down)[] sampling, int restartInterval = 0)
    {
        // A component alone comes block by block, whatever its sampling (ITU-T T.81, A.2.2).
        var blocks = sampling.Length == 1 ? [(Across: 1, Down: 1)] : sampling;
        var (across, down) = (blocks.Max(one => one.Across), blocks.Max(one => one.Down));
        var units = ((width + 8 * across - 1) / (8 * across)) * ((height + 8 * down - 1) / (8 * down));
        return
        [
            0xFF, 0xD8,
            0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)8, 64),
            0xFF, 0xC0, 0, (byte)(8 + 3 * sampling.Length), 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width,
            (byte)sampling.Length, .. sampling.SelectMany((one, i) => new[] { (byte)(i + 1), (byte)((one.Across << 4) | one.Down), (byte)0 }),
            0xFF, 0xC4, 0, 26, 0x00, 0, 0, 7, .. new byte[13], 0, 1, 2, 3, 4, 5, 6,
            0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0,
            .. restartInterval > 0 ? new byte[] { 0xFF, 0xDD, 0, 4, 0, (byte)restartInterval } : [],
            0xFF, 0xDA, 0, (byte)(6 + 2 * sampling.Length), (byte)sampling.Length,
            .. sampling.SelectMany((_, i) => new[] { (byte)(i + 1), (byte)0 }), 0, 63, 0,
            .. Scan(units, blocks, restartInterval),
            0xFF, 0xD9,
        ];
    }

    private static List<byte> Scan(int units, (int Across, int Down)[] sampling, int restartInterval)
    {
        var data = new List<byte>();
        var bits = new List<int>();
        var before = new int[sampling.Length];
        for (var unit = 0; unit < units; unit++)
        {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0)
            {
                Flush(bits, data);
                data.AddRange([0xFF, (byte)(0xD0 + (unit / restartInterval - 1) % 8)]);
                Array.Clear(before);
            }
            for (var component = 0; component < sampling.Length; component++)
                for (var block = 0; block < sampling[component].Across * sampling[component].Down; block++)
                {
                    var shade = (unit * 7 + block * 5 + component * 3) % 50 - 25;
                    Append(bits, shade - before[component]);
                    before[component] = shade;
                }
        }
        Flush(bits, data);
        return data;
    }

    // A difference: how many bits it has, then those; then the code for the end of the block, 0.
    private static void Append(List<int> bits, int difference)
    {
        var size = difference == 0 ? 0 : (int)Math.Log2(Math.Abs(difference)) + 1;
        var value = difference < 0 ? difference + (1 << size) - 1 : difference;
        for (var bit = CodeLength - 1; bit >= 0; bit--) bits.Add((size >> bit) & 1);
        for (var bit = size - 1; bit >= 0; bit--) bits.Add((value >> bit) & 1);
        bits.Add(0);
    }

    private static void Flush(List<int> bits, List<byte> data)
    {
        while (bits.Count % 8 > 0) bits.Add(1);
        for (var i = 0; i < bits.Count; i += 8)
        {
            var value = (byte)Enumerable.Range(i, 8).Aggregate(0, (all, bit) => (all << 1) | bits[bit]);
            data.Add(value);
            if (value == 0xFF) data.Add(0);
        }
        bits.Clear();
    }
}
