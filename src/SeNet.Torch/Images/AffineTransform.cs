namespace SeNet.Torch.Images;

/// <summary>
/// Says for each pixel of the result which pixel of the image it is: the nearest one to
/// (<c>XX·x + XY·y + X0</c>, <c>YX·x + YY·y + Y0</c>), or black where that lies outside. In Pillow's 16.16 fixed point.
/// </summary>
internal readonly record struct AffineTransform(double XX, double XY, double X0, double YX, double YY, double Y0)
{
    private const int Bits = 16;

    public static AffineTransform ShearX(double pixelsPerRow) => new(1, pixelsPerRow, 0, 0, 1, 0);

    public static AffineTransform ShearY(double pixelsPerColumn) => new(1, 0, 0, pixelsPerColumn, 1, 0);

    public static AffineTransform Translate(int right, int down) => new(1, 0, -right, 0, 1, -down);

    /// <summary>Around the centre of an image of this size, counterclockwise.</summary>
    public static AffineTransform Rotate(double degrees, int width, int height)
    {
        var angle = -degrees * Math.PI / 180;
        double cosine = Math.Round(Math.Cos(angle), 15), sine = Math.Round(Math.Sin(angle), 15);
        double x = width / 2.0, y = height / 2.0;
        return new(cosine, sine, cosine * -x + sine * -y + x, -sine, cosine, -sine * -x + cosine * -y + y);
    }

    /// <summary>Moves the pixels; the result has the image's size.</summary>
    public RgbImage Apply(RgbImage image)
    {
        var source = image.Pixels.Span;
        var result = new byte[source.Length];
        long stepXX = Fix(XX), stepXY = Fix(XY), stepYX = Fix(YX), stepYY = Fix(YY);
        long rowX = Fix(X0 + XX * 0.5 + XY * 0.5), rowY = Fix(Y0 + YX * 0.5 + YY * 0.5); // a pixel's centre is at its half
        var output = 0;
        for (var y = 0; y < image.Height; y++, rowX += stepXY, rowY += stepYY)
        {
            var (atX, atY) = (rowX, rowY);
            for (var x = 0; x < image.Width; x++, atX += stepXX, atY += stepYX, output += RgbImage.Channels)
            {
                var (fromX, fromY) = (atX >> Bits, atY >> Bits);
                if (fromX < 0 || fromX >= image.Width || fromY < 0 || fromY >= image.Height) continue;
                source.Slice((int)(fromY * image.Width + fromX) * RgbImage.Channels, RgbImage.Channels).CopyTo(result.AsSpan(output));
            }
        }
        return new RgbImage(image.Width, image.Height, result);
    }

    private static long Fix(double value) => (long)Math.Floor(value * (1 << Bits) + 0.5);
}
