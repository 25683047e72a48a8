namespace SeNet.Torch.Batches.Drawing;

/// <summary>Draws the motif that decides the class.</summary>
internal static class Foreground
{
    /// <summary>Draws a shape: half to nine tenths of the frame wide, any turn, at most a little beyond the frame.</summary>
    public static void DrawShape(Canvas canvas, Motif motif, Ink colour, ref SplitMix64 random)
    {
        var ink = RandomInk(colour, ref random);
        var shade = Ink.RandomShift(ref random, 0.12f);
        var thickness = 0.17f + 0.13f * random.NextSingle();
        var radius = canvas.Size * (0.26f + 0.17f * random.NextSingle());
        var place = Placement.Random(
            Spot(canvas.Size, radius, ref random), Spot(canvas.Size, radius, ref random), radius, 0.95f + 0.1f * random.NextSingle(), ref random);

        var (left, right) = canvas.Range(place.X, 1.6f * radius);
        var (top, bottom) = canvas.Range(place.Y, 1.6f * radius);
        for (var y = top; y < bottom; y++)
            for (var x = left; x < right; x++)
            {
                var (u, v) = place.ToMotif(x + 0.5f, y + 0.5f);
                canvas.Cover(x, y, ink + shade * u, place.Coverage(Shapes.Distance(motif, u, v, thickness)));
            }
    }

    /// <summary>Draws a texture within a patch that is round or square and may fill the frame.</summary>
    public static void DrawTexture(Canvas canvas, Motif motif, Ink colour, ref SplitMix64 random)
    {
        var ink = RandomInk(colour, ref random);
        var radius = canvas.Size * (0.34f + 0.3f * random.NextSingle());
        var period = canvas.Size * (0.16f + 0.09f * random.NextSingle()) / radius;
        var share = 0.4f + 0.2f * random.NextSingle();
        var (shiftU, shiftV) = (random.NextSingle(), random.NextSingle());
        var round = random.NextInt(2) == 0;
        var place = Placement.Random(
            Spot(canvas.Size, radius, ref random), Spot(canvas.Size, radius, ref random), radius, 0.95f + 0.1f * random.NextSingle(), ref random);

        for (var y = 0; y < canvas.Size; y++)
            for (var x = 0; x < canvas.Size; x++)
            {
                var (u, v) = place.ToMotif(x + 0.5f, y + 0.5f);
                var border = round ? MathF.Sqrt(u * u + v * v) - 1 : Math.Max(Math.Abs(u), Math.Abs(v)) - 0.9f;
                if (border > 1 / radius)
                    continue;
                var pattern = Textures.Distance(motif, u + shiftU, v + shiftV, period, share);
                canvas.Cover(x, y, ink, place.Coverage(Math.Max(border, pattern)));
            }
    }

    private static Ink RandomInk(Ink colour, ref SplitMix64 random) =>
        Ink.RandomAgainst(colour, 0.25f + 0.4f * random.NextSingle(), ref random);

    /// <summary>A coordinate of the centre: what is larger stays closer to the middle, a sixth may lie beyond the frame.</summary>
    private static float Spot(int size, float radius, ref SplitMix64 random)
    {
        var room = Math.Max(0.5f * size - 0.83f * radius, 0.08f * size);
        return 0.5f * size + (2 * random.NextSingle() - 1) * room;
    }
}
