using System.Security.Cryptography;
using SeNet.Torch.Images;

namespace SeNet.Torch.Tests.Images;

/// <summary>The same noise in every language: the top byte of a hash of the sample's number.</summary>
internal static class NoiseImage
{
    public static RgbImage Create(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var z = (ulong)(i + 1) * 0x9E3779B97F4A7C15;
            z ^= z >> 29;
            pixels[i] = (byte)(z * 0xBF58476D1CE4E5B9 >> 56);
        }
        return new RgbImage(width, height, pixels);
    }

    /// <summary>Noise of low contrast: samples from 40 to 103.</summary>
    public static RgbImage CreateDim(int width, int height) =>
        new(width, height, Array.ConvertAll(Create(width, height).Pixels.ToArray(), sample => (byte)(40 + sample / 4)));

    /// <summary>The first half of the pixels' SHA-256.</summary>
    public static string Hash(RgbImage image) => Convert.ToHexString(SHA256.HashData(image.Pixels.Span))[..16];
}
