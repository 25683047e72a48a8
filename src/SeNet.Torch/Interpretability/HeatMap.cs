namespace SeNet.Torch.Interpretability;

/// <summary>What each place of an image says for a class. Immutable.</summary>
public sealed class HeatMap
{
    private readonly float[] _values;

    internal HeatMap(int width, int height, float[] values, float maximum)
    {
        Width = width;
        Height = height;
        _values = values;
        Maximum = maximum;
    }

    /// <summary>Width in pixels: that of the network's input.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>
    /// The map, row by row from the top left, <c>[Height, Width]</c>: 0 where nothing speaks for the class, 1 at the place that speaks for it
    /// most. All are 0 where no place does.
    /// </summary>
    public ReadOnlyMemory<float> Values => _values;

    /// <summary>What the map was divided by: its largest value, in units of the class's logit; 0 where no place speaks for the class.</summary>
    public float Maximum { get; }

    /// <summary>The value at a place, both counted from 0 at the top left.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is outside.</exception>
    public float this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(x);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, Width);
            ArgumentOutOfRangeException.ThrowIfNegative(y);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
            return _values[y * Width + x];
        }
    }
}
