using SeNet.Torch.Images;
using SeNet.Torch.Images.Jpeg;
using SkiaSharp;

namespace SeNet.Torch.Tests.Images.Jpeg;

public sealed class JpegInspectionTests
{
    private static readonly byte[] EndMarker = [0xFF, 0xD9];

    public static TheoryData<string, byte[]> Kinds => new()
    {
        { "baseline", EncodedImages.Noise(SKEncodedImageFormat.Jpeg) },
        { "progressive", JpegKinds.Progressive },
        { "four inks", JpegKinds.Cmyk },
        { "grey", JpegKinds.Grey },
        { "restart markers", DrawnJpeg.Encode(150, 90, [(2, 2), (1, 1), (1, 1)], restartInterval: 3) },
        { "a restart marker a unit", DrawnJpeg.Encode(61, 47, [(1, 1)], restartInterval: 1) },
        { "4:1:1", DrawnJpeg.Encode(99, 50, [(4, 1), (1, 1), (1, 1)]) },
        { "4:4:0", DrawnJpeg.Encode(99, 50, [(1, 2), (1, 1), (1, 1)], restartInterval: 7) },
        { "grey in units of four blocks", DrawnJpeg.Encode(50, 33, [(2, 2)]) },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_WholeOrOddlyEnded_GivesTheSamePixels(string kind, byte[] whole)
    {
        var expected = ImageDecoder.Decode(whole, kind).Pixels.ToArray();

        byte[][] odd =
        [
            whole[..^2],                                     // no end marker
            [.. whole, 0, 0, 0, 1, 2, 3], [.. whole, .. whole], // bytes, and another picture, behind it
            [.. whole, .. new byte[4096]], [.. whole[..^2], .. new byte[4096]], // filled up to a block of the disk
            [.. whole[..^2], 0xFF, 0xFF, 0xFF, 0xD9],        // filled up
            [.. whole[..2], 0xFF, 0xE1, 0, 104, .. whole.Take(100), .. EndMarker, .. whole[2..]], // a thumbnail with an end of its own
            [.. whole[..2], 0xFF, 0xFE, 0, 6, 0xFF, 0xDA, 0xFF, 0xD9, .. whole[2..]],             // markers within a comment
        ];

        Assert.Equal(JpegCompleteness.Complete, JpegInspection.Inspect(whole));
        Assert.Equal(JpegCompleteness.EndMarkerMissing, JpegInspection.Inspect(odd[0]));
        Assert.All(odd, encoded => Assert.Equal(expected, ImageDecoder.Decode(encoded, kind).Pixels.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_CutAnywhere_IsRefusedWithOrWithoutEndMarker(string kind, byte[] whole)
    {
        var first = IndexOfScan(whole, 0) + 14;
        var step = Math.Max(1, (whole.Length - first) / 150);
        for (var length = first; length <= whole.Length - 3; length += step)
        {
            Refuse(whole[..length], $"{kind}, {length} of {whole.Length} bytes");
            Refuse([.. whole[..length], .. EndMarker], $"{kind}, {length} of {whole.Length} bytes and an end marker");
        }
        Refuse([.. whole[..^3], .. EndMarker], $"{kind} without its last byte");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_HigherThanItsData_IsRefused(string kind, byte[] whole)
    {
        var frame = FindMarker(whole, 0, code => code is 0xC0 or 0xC2);
        var taller = whole.ToArray();
        var height = 2 * ((taller[frame + 5] << 8) | taller[frame + 6]);
        (taller[frame + 5], taller[frame + 6]) = ((byte)(height >> 8), (byte)height);

        Refuse(taller, kind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_EndMarkerWithinTheData_IsRefused(string kind, byte[] whole)
    {
        var middle = (IndexOfScan(whole, 0) + 14 + whole.Length) / 2;
        if (whole[middle - 1] == 0xFF) middle++;

        Refuse([.. whole[..middle], .. EndMarker, .. whole[middle..]], kind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_ZerosForItsRest_IsRefused(string kind, byte[] whole)
    {
        var middle = (IndexOfScan(whole, 0) + 14 + whole.Length) / 2;
        if (whole[middle - 1] == 0xFF) middle--;

        // As many as would stand for all blocks, too.
        Refuse([.. whole[..middle], .. new byte[whole.Length - middle]], kind);
        Refuse([.. whole[..middle], .. new byte[1 << 16]], kind);
    }

    [Fact]
    public void Inspect_IntervalThatLacksData_IsMissing()
    {
        var whole = DrawnJpeg.Encode(150, 90, [(2, 2), (1, 1), (1, 1)], restartInterval: 3);
        var (second, third) = (FindMarker(whole, 0, code => code == 0xD1), FindMarker(whole, 0, code => code == 0xD2));

        Assert.Equal(JpegCompleteness.DataMissing, JpegInspection.Inspect([.. whole[..(second + 2)], .. whole[third..]])); // all its bytes
        Assert.Equal(JpegCompleteness.DataMissing, JpegInspection.Inspect([.. whole[..(third - 1)], .. whole[third..]]));  // the last one
        Assert.Equal(JpegCompleteness.DataMissing, JpegInspection.Inspect([.. whole[..second], .. whole[third..]]));       // with its marker
        Assert.Equal(JpegCompleteness.Complete, JpegInspection.Inspect([.. whole[..third], 0, 0, .. whole[third..]]));     // too much isn't too little
    }

    [Fact]
    public void Decode_ProgressiveWithoutItsLastScans_IsRefused()
    {
        var whole = JpegKinds.Progressive;
        foreach (var scan in ScansOf(whole).Skip(1))
        {
            byte[] cut = [.. whole[..scan], .. EndMarker];
            Assert.Equal(JpegCompleteness.ScansMissing, JpegInspection.Inspect(cut));
            var error = Assert.Throws<ImageDecodingException>(() => ImageDecoder.Decode(cut, "blurred.jpg"));
            Assert.Contains("scans are missing", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Decode_ProgressiveWithoutAnyOneOfItsScans_IsRefused()
    {
        var whole = JpegKinds.Progressive;
        foreach (var scan in ScansOf(whole))
        {
            var end = FindMarker(whole, scan + 2, code => code is 0xC4 or 0xD9 or 0xDA);
            Refuse([.. whole[..scan], .. whole[end..]], $"without the scan at {scan}");
        }
    }

    [Fact]
    public void Inspect_NoTables_IsUnknown()
    {
        var whole = DrawnJpeg.Encode(64, 64, [(1, 1)]);
        var (tables, scan) = (FindMarker(whole, 0, code => code == 0xC4), IndexOfScan(whole, 0));

        Assert.Equal(JpegCompleteness.Unknown, JpegInspection.Inspect([.. whole[..tables], .. whole[scan..]]));
    }

    [Fact]
    public void Inspect_AnyDamage_EndsWithAnAnswer()
    {
        var random = new Random(5);
        foreach (var row in Kinds)
            for (var i = 0; i < 300; i++)
            {
                var damaged = row.Data.Item2.ToArray();
                for (var n = random.Next(1, 6); n > 0; n--) damaged[random.Next(2, damaged.Length)] = (byte)random.Next(256);
                Assert.True(Enum.IsDefined(JpegInspection.Inspect(damaged.AsSpan(0, random.Next(2, damaged.Length + 1)))));
            }
    }

    private static void Refuse(byte[] encoded, string name)
    {
        try
        {
            ImageDecoder.Decode(encoded, name);
        }
        catch (ImageDecodingException error)
        {
            Assert.Equal(name, error.ImageName);
            // What is scored is decoded in part, and refused in the same words.
            var part = Assert.Throws<ImageDecodingException>(() => ImageDecoder.Use(
                encoded, name, ImageDecoder.DefaultPixelLimit, null, (_, _) => new PixelWindow(0, 0, 8, 8), _ => { }));
            Assert.Equal(error.Message, part.Message);
            return;
        }
        Assert.Fail($"{name}: decoded.");
    }

    private static List<int> ScansOf(byte[] jpeg)
    {
        var scans = new List<int>();
        for (var at = IndexOfScan(jpeg, 0); at >= 0; at = IndexOfScan(jpeg, at + 2)) scans.Add(at);
        Assert.True(scans.Count > 4);
        return scans;
    }

    private static int IndexOfScan(byte[] jpeg, int start) => FindMarker(jpeg, start, code => code == 0xDA);

    private static int FindMarker(byte[] jpeg, int start, Func<byte, bool> isWanted)
    {
        for (var i = start; i + 1 < jpeg.Length; i++)
            if (jpeg[i] == 0xFF && isWanted(jpeg[i + 1])) return i;
        return -1;
    }
}
