using SeNet.Torch.Images;

namespace SeNet.Torch.Tests.Images;

/// <summary>Pillow's bilinear resizing, written down plainly: one sample at a time, rows first.</summary>
internal static class PlainResizing
{
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        var rows = new byte[width * image.Height * 3];
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < width; x++)
                for (var c = 0; c < 3; c++)
                    rows[(y * width + x) * 3 + c] = Sample(image.Width, width, x, tap => image.Pixels.Span[(y * image.Width + tap) * 3 + c]);
        var result = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
            for (var i = 0; i < width * 3; i++)
                result[y * width * 3 + i] = Sample(image.Height, height, y, tap => rows[tap * width * 3 + i]);
        return new RgbImage(width, height, result);
    }

    public static byte[] Cut(RgbImage image, PixelWindow window) =>
    [
        .. Enumerable.Range(window.Top, window.Height)
            .SelectMany(y => image.Pixels.Slice((y * image.Width + window.Left) * 3, window.Width * 3).ToArray()),
    ];

    private static byte Sample(int source, int destination, int index, Func<int, byte> read)
    {
        if (source == destination) return read(index);
        var scale = (double)source / destination;
        var support = Math.Max(scale, 1);
        var center = (index + 0.5) * scale;
        var first = Math.Max((int)(center - support + 0.5), 0);
        var end = Math.Min((int)(center + support + 0.5), source);
        var exact = Enumerable.Range(first, end - first).Select(tap => Math.Max(0, 1 - Math.Abs((tap - center + 0.5) / support))).ToArray();
        var sum = 1 << 21;
        for (var i = 0; i < exact.Length; i++) sum += read(first + i) * (int)(0.5 + exact[i] / exact.Sum() * (1 << 22));
        return (byte)Math.Clamp(sum >> 22, 0, 255);
    }
}
