using System.Buffers;
using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;

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
            return new Value(_image, RowName);
        }
        catch (InvalidOperationException)
        {
            return new MissingImage(RowName, "the MLImage has been disposed");
        }
    }

    private sealed class Value : ImageValue
    {
        private readonly int _width, _height, _stride;
        private readonly MLPixelFormat _format;
        private byte[] _pixels;

        public Value(MLImage image, string name)
            : base(name)
        {
            var pixels = image.Pixels;
            (_width, _height, _format) = (image.Width, image.Height, image.PixelFormat);
            _stride = pixels.Length / _height;
            _pixels = ArrayPool<byte>.Shared.Rent(pixels.Length);
            pixels.CopyTo(_pixels);
        }

        public override RgbImage Decode()
        {
            var rgb = GC.AllocateUninitializedArray<byte>(_width * _height * RgbImage.Channels);
            Compose(rgb);
            return new RgbImage(_width, _height, rgb);
        }

        public override void WriteTo(ScoringBatch batch, int position)
        {
            var length = _width * _height * RgbImage.Channels;
            var rgb = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                Compose(rgb.AsSpan(0, length));
                batch.Set(position, new RgbImage(_width, _height, rgb.AsMemory(0, length)));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rgb);
            }
        }

        public override void Release()
        {
            var pixels = _pixels;
            _pixels = [];
            if (pixels.Length > 0) ArrayPool<byte>.Shared.Return(pixels);
        }

        private void Compose(Span<byte> rgb)
        {
            var (red, blue) = _format switch
            {
                MLPixelFormat.Bgra32 => (2, 0),
                MLPixelFormat.Rgba32 => (0, 2),
                _ => throw new ImageDecodingException(Name, $"its pixel format {_format} is neither Bgra32 nor Rgba32"),
            };
            for (var y = 0; y < _height; y++)
            {
                var stored = _pixels.AsSpan(y * _stride, 4 * _width);
                var row = rgb.Slice(y * _width * RgbImage.Channels, _width * RgbImage.Channels);
                for (var x = OpaquePixels.Copy(stored, blueFirst: blue == 0, row); x < _width; x++)
                {
                    var pixel = stored.Slice(4 * x, 4);
                    var white = 255 - pixel[3];
                    row[3 * x] = OverWhite(pixel[red], white);
                    row[3 * x + 1] = OverWhite(pixel[1], white);
                    row[3 * x + 2] = OverWhite(pixel[blue], white);
                }
            }
        }

        // MLImage's bitmaps have their colours multiplied by alpha already.
        private static byte OverWhite(int colour, int white) => (byte)Math.Min(colour + white, 255);
    }
}
