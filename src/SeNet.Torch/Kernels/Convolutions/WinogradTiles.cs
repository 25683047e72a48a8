namespace SeNet.Torch.Kernels.Convolutions;

/// <summary>Of a 3×3 convolution with stride 1 and padding 1: 4×4 pixels for 2×2 results, by Winograd's way.</summary>
/// <param name="map">What is convolved, <c>[N, H, W, C]</c>; undefined where only gradients are cut.</param>
/// <param name="channels">Its channels.</param>
/// <param name="results">Where the results go, or their gradient comes from, <c>[N, H, W, out]</c>.</param>
/// <param name="outputs">Its channels.</param>
/// <param name="images">N.</param>
/// <param name="height">H.</param>
/// <param name="width">W.</param>
internal readonly unsafe struct WinogradTiles(float* map, long channels, float* results, long outputs, long images, long height, long width) : ITiles
{
    private const int Step = 2, Lanes = TileProducts.Width;

    private readonly long _rowsPerImage = (height + Step - 1) / Step;

    public static long Values => 16;

    public long Rows => images * _rowsPerImage;

    public long Columns { get; } = (width + Step - 1) / Step;

    public long Depth => channels;

    public long Outputs => outputs;

    public long Zeros => width * Math.Max(channels, outputs);

    public void Cut(long row, float* zeros, TileRow target)
    {
        var (image, top) = (row / _rowsPerImage, row % _rowsPerImage * Step - 1);
        var length = width * channels;
        var origin = map + (image * height + top) * length;
        var r0 = top >= 0 ? origin : zeros;
        var r1 = origin + length;
        var r2 = top + 2 < height ? origin + 2 * length : zeros;
        var r3 = top + 3 < height ? origin + 3 * length : zeros;
        var to = target.Data;
        for (long channel = 0; channel < channels; channel += Lanes, to += target.Panel)
            WinogradTransform.Input(r0 + channel, r1 + channel, r2 + channel, r3 + channel, channels, width, to, target.Step);
    }

    public void CutGradient(long row, long channel, float* zeros, TileRow target)
    {
        var (image, top) = (row / _rowsPerImage, row % _rowsPerImage * Step);
        var first = results + (image * height + top) * width * outputs + channel;
        var second = top + 1 < height ? first + width * outputs : zeros;
        var to = target.Data;
        for (long offset = 0; offset < target.Channels; offset += Lanes, to += target.Panel)
            WinogradTransform.Gradient(first + offset, second + offset, outputs, width, to, target.Step);
    }

    public float* Place(long row, out long step)
    {
        step = 0;
        return null;
    }

    public void Join(long row, TileRow source)
    {
        var (image, top) = (row / _rowsPerImage, row % _rowsPerImage * Step);
        var target = results + (image * height + top) * width * outputs;
        var below = top + 1 < height ? width * outputs : 0; // the row outside is written first, and then over
        var from = source.Data;
        for (long channel = 0; channel < outputs; channel += Lanes, from += source.Panel)
            WinogradTransform.Output(from, source.Step, target + channel, below, outputs, width);
    }
}
