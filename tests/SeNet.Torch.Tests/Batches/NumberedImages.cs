using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.Torch.Tests.Batches;

/// <summary>Grey images whose brightness is their number and whose class is its remainder; some can't be decoded.</summary>
internal sealed class NumberedImages(int count, int classes = 2, int size = 32, params int[] bad) : IImageSource
{
    public int Count => count;

    public IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, classes).Select(index => $"class {index}")];

    public int GetLabel(int index) => index % classes;

    public string GetName(int index) => $"image {index}";

    public RgbImage GetImage(int index)
    {
        if (bad.Contains(index)) throw new ImageDecodingException(GetName(index), "it is bad");
        var pixels = new byte[size * size * 3];
        Array.Fill(pixels, (byte)index);
        return new RgbImage(size, size, pixels);
    }
}
