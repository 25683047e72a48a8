namespace SeNet.Torch.Images.Jpeg;

/// <summary>The markers between a JPEG's parts: a byte of ones, perhaps repeated, and the marker's code. ITU-T T.81, annex B.</summary>
internal static class JpegMarkers
{
    public const byte Prefix = 0xFF, StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA;
    public const byte HuffmanTables = 0xC4, RestartInterval = 0xDD, FirstRestart = 0xD0, App1 = 0xE1;

    // Sequential (baseline and extended) and progressive frames, Huffman-coded.
    public const byte Baseline = 0xC0, Extended = 0xC1, Progressive = 0xC2;

    private const byte ArithmeticConditioning = 0xCC, JpegExtension = 0xC8, LastFrame = 0xCF, LastRestart = 0xD7, Temporary = 0x01;

    /// <summary>Whether no length follows.</summary>
    public static bool StandsAlone(byte code) => code is >= FirstRestart and <= EndOfImage or Temporary;

    /// <summary>Whether it is one of the restart markers.</summary>
    public static bool IsRestart(byte code) => code is >= FirstRestart and <= LastRestart;

    /// <summary>Whether it begins a frame.</summary>
    public static bool IsFrame(byte code) =>
        code is >= Baseline and <= LastFrame and not (HuffmanTables or JpegExtension or ArithmeticConditioning);

    /// <summary>Finds the next marker; a byte of ones that is followed by 0 is data.</summary>
    /// <returns>Where its code is; -1 if there is none.</returns>
    public static int Find(ReadOnlySpan<byte> data, int position)
    {
        while (position < data.Length)
        {
            var distance = data[position..].IndexOf(Prefix);
            if (distance < 0) return -1;
            position += distance + 1;
            while (position < data.Length && data[position] == Prefix) position++;
            if (position < data.Length && data[position] != 0) return position;
        }
        return -1;
    }
}
