namespace SeNet.Torch.Batches.Drawing;

/// <summary>The motifs with an outline, as signed distances: negative inside; about one unit in radius.</summary>
internal static class Shapes
{
    private const float Sin60 = 0.8660254f;

    // The star's five tips, each 72° from the next.
    private static readonly (float X, float Y)[] Tips =
        [(0, 1), (-0.95105652f, 0.30901699f), (-0.58778525f, -0.80901699f), (0.58778525f, -0.80901699f), (0.95105652f, 0.30901699f)];

    /// <summary>Whether <paramref name="motif"/> is one of these; the others are <see cref="Textures"/>.</summary>
    public static bool Contains(Motif motif) => motif <= Motif.Cross;

    /// <summary>Signed distance of a point from the motif's outline.</summary>
    /// <param name="motif">One for which <see cref="Contains"/> is true.</param>
    /// <param name="x">The point, in the motif's coordinates.</param>
    /// <param name="y">The point, in the motif's coordinates.</param>
    /// <param name="thickness">Half the width of a ring's line or a cross's bar, 0.12 to 0.35.</param>
    public static float Distance(Motif motif, float x, float y, float thickness) => motif switch
    {
        Motif.Disc => Length(x, y) - 0.9f,
        Motif.Ring => Math.Abs(Length(x, y) - 0.8f) - 0.7f * thickness,
        Motif.Square => Math.Max(Math.Abs(x), Math.Abs(y)) - 0.8f,
        Motif.Triangle => Triangle(x, y),
        Motif.Star => Star(x, y),
        Motif.Cross => Cross(Math.Abs(x), Math.Abs(y), thickness),
        _ => throw new ArgumentOutOfRangeException(nameof(motif), motif, "Not a shape."),
    };

    private static float Length(float x, float y) => MathF.Sqrt(x * x + y * y);

    private static float Triangle(float x, float y) =>
        Math.Max(-y, 0.5f * y + Sin60 * Math.Abs(x)) - 0.58f;

    private static float Cross(float x, float y, float thickness) =>
        Math.Max(Math.Max(x, y) - 1, Math.Min(x, y) - thickness);

    private static float Star(float x, float y)
    {
        // Turned and mirrored so that the nearest tip points along the first axis, one edge describes the whole star.
        var (along, across) = (float.MinValue, 0f);
        foreach (var (tipX, tipY) in Tips)
        {
            var dot = x * tipX + y * tipY;
            if (dot > along)
                (along, across) = (dot, Math.Abs(x * tipY - y * tipX));
        }

        // The edge from the tip (1.1, 0) to the notch between two tips, 0.45 out at 36°.
        const float Tip = 1.1f, NotchX = 0.36405765f, NotchY = 0.26450336f;
        const float Edge = 0.78203144f; // the edge's length
        return ((along - Tip) * NotchY + across * (Tip - NotchX)) / Edge;
    }
}
