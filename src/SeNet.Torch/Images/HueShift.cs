namespace SeNet.Torch.Images;

/// <summary>Turns colours around the colour circle, in Pillow's 8-bit HSV, as torchvision's <c>adjust_hue</c> does for Pillow's images.</summary>
internal static class HueShift
{
    /// <param name="image">The image.</param>
    /// <param name="share">Share of the circle, −0.5 to 0.5.</param>
    public static RgbImage Apply(RgbImage image, double share)
    {
        var shift = (int)(share * 255);
        var source = image.Pixels.Span;
        var result = new byte[source.Length];
        for (var i = 0; i < result.Length; i += RgbImage.Channels)
        {
            var (hue, saturation, value) = ToHsv(source[i], source[i + 1], source[i + 2]);
            (result[i], result[i + 1], result[i + 2]) = ToRgb((hue + shift) & 255, saturation, value);
        }
        return new RgbImage(image.Width, image.Height, result);
    }

    private static (int Hue, int Saturation, byte Value) ToHsv(byte red, byte green, byte blue)
    {
        var highest = Math.Max(red, Math.Max(green, blue));
        var range = (float)(highest - Math.Min(red, Math.Min(green, blue)));
        if (range == 0) return (0, 0, highest);
        float redness = (highest - red) / range, greenness = (highest - green) / range, blueness = (highest - blue) / range;
        var hue = red == highest ? blueness - greenness
            : green == highest ? (float)(2.0 + redness - blueness)
            : (float)(4.0 + greenness - redness);
        hue = (float)((hue / 6.0 + 1.0) % 1.0); // Pillow's float at every step
        return ((int)(hue * 255.0), (int)(range / highest * 255.0), highest);
    }

    private static (byte Red, byte Green, byte Blue) ToRgb(int hue, int saturation, byte value)
    {
        if (saturation == 0) return (value, value, value);
        var sector = (int)Math.Floor((float)hue * 6.0 / 255.0);
        var within = (float)((float)hue * 6.0 / 255.0 - sector);
        var purity = (float)(saturation / 255.0);
        var low = Round(value * (1.0 - purity));
        var falling = Round(value * (1.0 - (double)(purity * within)));
        var rising = Round(value * (1.0 - purity * (1.0 - within)));
        return (sector % 6) switch
        {
            0 => (value, rising, low),
            1 => (falling, value, low),
            2 => (low, value, rising),
            3 => (low, falling, value),
            4 => (rising, low, value),
            _ => (value, low, falling),
        };
    }

    private static byte Round(double value) => (byte)Math.Clamp((int)Math.Round(value, MidpointRounding.AwayFromZero), 0, 255);
}
