namespace SeNet.Benchmarks;

/// <summary>Width and height of a photo, in pixels.</summary>
internal sealed record PhotoSize(int Width, int Height)
{
    public override string ToString() => $"{Width}×{Height}";
}
