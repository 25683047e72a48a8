using System.Buffers;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Data;

/// <summary>An image whose pixels were copied from an <see cref="Microsoft.ML.Data.MLImage"/>.</summary>
/// <param name="pixels">The copy.</param>
/// <param name="name">The row.</param>
/// <param name="ownsPixels">Whether the copy is released with this object.</param>
internal sealed class MLImageValue(PixelCopy pixels, string name, bool ownsPixels) : ImageValue(name)
{
    private int Length => pixels.Width * pixels.Height * RgbImage.Channels;

    public override RgbImage Decode()
    {
        var rgb = GC.AllocateUninitializedArray<byte>(Length);
        pixels.Compose(Name, rgb);
        return new RgbImage(pixels.Width, pixels.Height, rgb);
    }

    public override void WriteTo(ScoringBatch batch, int position)
    {
        var rgb = ArrayPool<byte>.Shared.Rent(Length);
        try
        {
            pixels.Compose(Name, rgb.AsSpan(0, Length));
            batch.Set(position, new RgbImage(pixels.Width, pixels.Height, rgb.AsMemory(0, Length)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgb);
        }
    }

    public override void Release()
    {
        if (ownsPixels) pixels.Release();
    }
}
