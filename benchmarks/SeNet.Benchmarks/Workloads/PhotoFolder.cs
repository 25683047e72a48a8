using System.Globalization;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.Benchmarks.Workloads;

/// <summary>
/// A folder of JPEG files that take as long to decode as photographs: noise at every scale, weaker the finer it is, which is what
/// photographs look like to an encoder. The same size gives the same files. Disposing removes it.
/// </summary>
internal sealed class PhotoFolder : IDisposable
{
    private const int Quality = 90, CoarsestScale = 256, FinestColour = 16;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("senet-benchmark-");

    private PhotoFolder()
    {
    }

    public string Path => _folder.FullName;

    public int Count { get; private set; }

    /// <summary>The size of all files together.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes files, each another part of a large picture.</summary>
    public static PhotoFolder Create(PhotoSize size, int count)
    {
        var folder = new PhotoFolder();
        try
        {
            var canvas = Draw(2 * size.Width, 2 * size.Height);
            Parallel.For(0, count, i =>
            {
                var random = SplitMix64.ForSample(0, 1, i);
                var photo = Cut(canvas, random.NextInt(size.Width + 1), random.NextInt(size.Height + 1), size);
                File.WriteAllBytes(System.IO.Path.Combine(folder.Path, string.Create(CultureInfo.InvariantCulture, $"{i:D5}.jpg")), Picture.ToJpeg(photo, Quality));
            });
            folder.Count = count;
            folder.Bytes = folder._folder.EnumerateFiles().Sum(file => file.Length);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static RgbImage Draw(int width, int height)
    {
        var sums = new float[width * height * RgbImage.Channels];
        var random = SplitMix64.ForSample(0, 0, 0);
        for (var scale = CoarsestScale; scale >= 1; scale /= 2)
        {
            var (columns, rows) = (width / scale + 1, height / scale + 1);
            var noise = new byte[columns * rows * RgbImage.Channels];
            for (var i = 0; i < noise.Length; i++) noise[i] = scale < FinestColour && i % RgbImage.Channels > 0 ? noise[i - 1] : (byte)random.NextInt(256);
            var layer = ImageResizer.Resize(new RgbImage(columns, rows, noise), width, height).Pixels.Span;
            var strength = 0.75f * MathF.Pow((float)scale / CoarsestScale, 0.5f);
            for (var i = 0; i < sums.Length; i++) sums[i] += strength * (layer[i] - 127.5f);
        }
        return new RgbImage(width, height, Array.ConvertAll(sums, sum => (byte)Math.Clamp(128 + sum, 0, 255)));
    }

    private static RgbImage Cut(RgbImage canvas, int left, int top, PhotoSize size)
    {
        var rowLength = size.Width * RgbImage.Channels;
        var pixels = new byte[size.Height * rowLength];
        for (var y = 0; y < size.Height; y++)
            canvas.Pixels.Slice(((top + y) * canvas.Width + left) * RgbImage.Channels, rowLength).CopyTo(pixels.AsMemory(y * rowLength));
        return new RgbImage(size.Width, size.Height, pixels);
    }
}
