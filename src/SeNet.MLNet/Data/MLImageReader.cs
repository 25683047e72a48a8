using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>Reads images that a column holds as <see cref="MLImage"/>.</summary>
internal sealed class MLImageReader(DataViewRow row, DataViewSchema.Column column) : ImageReader(row, column)
{
    private readonly ValueGetter<MLImage> _getter = row.GetGetter<MLImage>(column);

    // Handed to the getter again and again: ML.NET's own getters then free the image before. Never freed here, since others' images
    // belong to whoever made the view.
    private MLImage? _image;

    public override ImageValue Fetch()
    {
        _getter(ref _image!);
        if (_image is null) return new MissingImage(RowName, "there is none (the value is null)");
        try
        {
            return new Value(_image.Pixels.ToArray(), _image.Width, _image.Height, _image.PixelFormat, RowName);
        }
        catch (InvalidOperationException)
        {
            return new MissingImage(RowName, "the MLImage has been disposed");
        }
    }

    private sealed class Value(byte[] pixels, int width, int height, MLPixelFormat format, string name) : ImageValue(name)
    {
        public override RgbImage Decode()
        {
            var (red, blue) = format switch
            {
                MLPixelFormat.Bgra32 => (2, 0),
                MLPixelFormat.Rgba32 => (0, 2),
                _ => throw new ImageDecodingException(Name, $"its pixel format {format} is neither Bgra32 nor Rgba32"),
            };
            var stride = pixels.Length / height;
            var rgb = GC.AllocateUninitializedArray<byte>(width * height * RgbImage.Channels);
            var to = 0;
            for (var y = 0; y < height; y++)
            {
                var stored = pixels.AsSpan(y * stride, 4 * width);
                for (var x = 0; x < stored.Length; x += 4, to += RgbImage.Channels)
                {
                    var white = 255 - stored[x + 3];
                    rgb[to] = OverWhite(stored[x + red], white);
                    rgb[to + 1] = OverWhite(stored[x + 1], white);
                    rgb[to + 2] = OverWhite(stored[x + blue], white);
                }
            }
            return new RgbImage(width, height, rgb);
        }

        // MLImage's bitmaps have their colours multiplied by alpha already.
        private static byte OverWhite(int colour, int white) => (byte)Math.Min(colour + white, 255);
    }
}
