namespace SeNet.Torch.Batches.Drawing;

/// <summary>A colour; each channel from 0 to 1, beyond that while it is being mixed.</summary>
/// <remarks>
/// Not <see cref="System.Numerics.Vector3"/>: its products may be fused or summed in another order on another
/// processor, and the images would differ.
/// </remarks>
internal readonly record struct Ink(float R, float G, float B)
{
    public static Ink operator +(Ink a, Ink b) => new(a.R + b.R, a.G + b.G, a.B + b.B);

    public static Ink operator -(Ink a, Ink b) => new(a.R - b.R, a.G - b.G, a.B - b.B);

    public static Ink operator *(Ink a, float factor) => new(a.R * factor, a.G * factor, a.B * factor);

    /// <summary>Any colour.</summary>
    public static Ink Random(ref SplitMix64 random) => new(random.NextSingle(), random.NextSingle(), random.NextSingle());

    /// <summary>A shift of colour, each channel within ±<paramref name="extent"/>.</summary>
    public static Ink RandomShift(ref SplitMix64 random, float extent) =>
        (Random(ref random) - new Ink(0.5f, 0.5f, 0.5f)) * (2 * extent);

    /// <summary>
    /// Any colour that differs from <paramref name="other"/> by about <paramref name="contrast"/> (0 to 1). Lighter and
    /// darker are equally likely over all images, so brightness tells nothing about the class.
    /// </summary>
    public static Ink RandomAgainst(Ink other, float contrast, ref SplitMix64 random)
    {
        var best = Random(ref random);
        for (var attempt = 0; attempt < 24 && !IsNear(best.DistanceTo(other), contrast); attempt++)
        {
            var candidate = Random(ref random);
            if (Math.Abs(candidate.DistanceTo(other) - contrast) < Math.Abs(best.DistanceTo(other) - contrast))
                best = candidate;
        }

        return best;
    }

    /// <summary>How different two colours look, 0 to 1: green counts most, blue least.</summary>
    public float DistanceTo(Ink other)
    {
        var (r, g, b) = this - other;
        return MathF.Sqrt((2 * r * r + 4 * g * g + b * b) / 7);
    }

    private static bool IsNear(float distance, float contrast) => Math.Abs(distance - contrast) < 0.04f;
}
