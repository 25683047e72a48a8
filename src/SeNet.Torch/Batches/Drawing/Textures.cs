namespace SeNet.Torch.Batches.Drawing;

/// <summary>The motifs that fill a patch with a repeated pattern, as signed distances: negative where there is ink.</summary>
internal static class Textures
{
    /// <summary>Signed distance of a point from the nearest edge of the pattern, in the point's units.</summary>
    /// <param name="motif">Stripes, checkerboard, dots or waves.</param>
    /// <param name="u">The point, in the patch's coordinates.</param>
    /// <param name="v">The point, in the patch's coordinates.</param>
    /// <param name="period">Distance after which the pattern repeats.</param>
    /// <param name="share">Which part of a period is ink in stripes and waves, 0.35 to 0.65.</param>
    public static float Distance(Motif motif, float u, float v, float period, float share) => motif switch
    {
        Motif.Stripes => period * Bar(u / period, share),
        Motif.Waves => 0.8f * period * Bar(u / period + 0.65f * Wave(v / (2.4f * period)), share),
        Motif.Checkerboard => period * Checkerboard(u / period, v / period),
        Motif.Dots => period * Dots(u / period, v / period),
        _ => throw new ArgumentOutOfRangeException(nameof(motif), motif, "Not a texture."),
    };

    /// <summary>Within a period: how far from the period's middle.</summary>
    private static float FromMiddle(float t) => Math.Abs(t - MathF.Floor(t) - 0.5f);

    private static float Bar(float t, float share) => FromMiddle(t) - 0.5f * share;

    /// <summary>A smooth wave of period 1 between −1 and 1: parabolas in place of a sine.</summary>
    private static float Wave(float t)
    {
        var phase = 2 * (t - MathF.Floor(t)); // 0 to 2: a hill, then a valley
        return phase < 1 ? 4 * phase * (1 - phase) : -4 * (phase - 1) * (2 - phase);
    }

    private static float Checkerboard(float u, float v)
    {
        var a = FromMiddle(u) - 0.25f;
        var b = FromMiddle(v) - 0.25f;
        var edge = Math.Min(Math.Abs(a), Math.Abs(b));
        return a * b > 0 ? -edge : edge;
    }

    private static float Dots(float u, float v)
    {
        // Every other row is shifted by half a period, as in a honeycomb.
        var row = MathF.Floor(v / 0.8660254f);
        var x = FromMiddle(u + 0.5f * (row - 2 * MathF.Floor(row / 2)));
        var y = v - (row + 0.5f) * 0.8660254f;
        return MathF.Sqrt(x * x + y * y) - 0.29f;
    }
}
