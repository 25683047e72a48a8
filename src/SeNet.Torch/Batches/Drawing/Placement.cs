namespace SeNet.Torch.Batches.Drawing;

/// <summary>Where a motif lies: moves, turns, stretches and scales pixels into the motif's own coordinates.</summary>
/// <param name="X">Centre, in pixels from the left edge.</param>
/// <param name="Y">Centre, in pixels from the upper edge.</param>
/// <param name="Radius">Pixels per unit of the motif's coordinates.</param>
/// <param name="Cos">Cosine of the turn.</param>
/// <param name="Sin">Sine of the turn.</param>
/// <param name="Stretch">How much wider than high the motif is: 1 leaves it alone.</param>
internal readonly record struct Placement(float X, float Y, float Radius, float Cos, float Sin, float Stretch)
{
    /// <summary>A placement turned by any angle.</summary>
    public static Placement Random(float x, float y, float radius, float stretch, ref SplitMix64 random)
    {
        var (cos, sin) = RandomDirection(ref random);
        return new Placement(x, y, radius, cos, sin, stretch);
    }

    /// <summary>A pixel's place in the motif's coordinates.</summary>
    public (float U, float V) ToMotif(float x, float y)
    {
        var dx = (x - X) / Radius;
        var dy = (y - Y) / Radius;
        return ((Cos * dx + Sin * dy) / Stretch, (Cos * dy - Sin * dx) * Stretch);
    }

    /// <summary>
    /// How much of a pixel is covered, 0 to 1, whose centre is <paramref name="distance"/> (in the motif's units,
    /// negative inside) from the motif's edge: smooth edges without oversampling.
    /// </summary>
    public float Coverage(float distance) => Math.Clamp(0.5f - distance * Radius, 0, 1);

    /// <summary>A unit vector of any direction; found without sine and cosine, which differ between platforms.</summary>
    public static (float Cos, float Sin) RandomDirection(ref SplitMix64 random)
    {
        while (true)
        {
            var x = 2 * random.NextSingle() - 1;
            var y = 2 * random.NextSingle() - 1;
            var square = x * x + y * y;
            if (square is > 0.01f and <= 1)
                return (x / MathF.Sqrt(square), y / MathF.Sqrt(square));
        }
    }
}
