namespace SeNet.Torch.Batches.Drawing;

/// <summary>What lies behind and beside the motif: a gradient, cloudy spots, and small things that are no motif.</summary>
internal static class Backdrop
{
    private const int Cells = 5;

    /// <summary>Fills the canvas with a colour that changes slowly in one direction and in spots.</summary>
    public static void Paint(Canvas canvas, Ink colour, ref SplitMix64 random)
    {
        var gradient = Ink.RandomShift(ref random, 0.22f);
        var spots = Ink.RandomShift(ref random, 0.12f);
        var (cos, sin) = Placement.RandomDirection(ref random);
        Span<float> knots = stackalloc float[(Cells + 1) * (Cells + 1)];
        foreach (ref var knot in knots)
            knot = 2 * random.NextSingle() - 1;

        for (var y = 0; y < canvas.Size; y++)
            for (var x = 0; x < canvas.Size; x++)
            {
                var across = (x + 0.5f) / canvas.Size;
                var down = (y + 0.5f) / canvas.Size;
                var slope = (across - 0.5f) * cos + (down - 0.5f) * sin;
                canvas[x, y] = colour + gradient * (2 * slope) + spots * Between(knots, across * Cells, down * Cells);
            }
    }

    /// <summary>Scatters short bars and blots, too small to be taken for the motif.</summary>
    public static void Scatter(Canvas canvas, Ink colour, int count, ref SplitMix64 random)
    {
        for (var i = 0; i < count; i++)
        {
            var ink = Ink.RandomAgainst(colour, 0.1f + 0.25f * random.NextSingle(), ref random);
            var radius = canvas.Size * (0.045f + 0.035f * random.NextSingle());
            var place = Placement.Random(
                canvas.Size * random.NextSingle(), canvas.Size * random.NextSingle(), radius, 1 + 0.9f * random.NextSingle(), ref random);
            var bar = random.NextInt(2) == 0;
            Draw(canvas, place, ink, bar);
        }
    }

    private static void Draw(Canvas canvas, Placement place, Ink ink, bool bar)
    {
        var (left, right) = canvas.Range(place.X, 2.2f * place.Radius + 1);
        var (top, bottom) = canvas.Range(place.Y, 2.2f * place.Radius + 1);
        for (var y = top; y < bottom; y++)
            for (var x = left; x < right; x++)
            {
                var (u, v) = place.ToMotif(x + 0.5f, y + 0.5f);
                var distance = bar ? Math.Max(Math.Abs(u) - 1, Math.Abs(v) - 0.45f) : MathF.Sqrt(u * u + v * v) - 0.8f;
                canvas.Cover(x, y, ink, place.Coverage(distance));
            }
    }

    /// <summary>Interpolates the knots around a place, smoothly.</summary>
    private static float Between(ReadOnlySpan<float> knots, float x, float y)
    {
        var (column, row) = (Math.Min((int)x, Cells - 1), Math.Min((int)y, Cells - 1));
        var (right, down) = (Smooth(x - column), Smooth(y - row));
        var at = row * (Cells + 1) + column;
        var above = knots[at] + (knots[at + 1] - knots[at]) * right;
        var below = knots[at + Cells + 1] + (knots[at + Cells + 2] - knots[at + Cells + 1]) * right;
        return above + (below - above) * down;
    }

    private static float Smooth(float t) => t * t * (3 - 2 * t);
}
