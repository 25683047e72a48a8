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
        private readonly int _width, _height, _length;
        private readonly MLPixelFormat _format;
        private byte[] _pixels;

        public Value(MLImage image, string name)
            : base(name)
        {
            var pixels = image.Pixels;
            (_width, _height, _format) = (image.Width, image.Height, image.PixelFormat);
            _length = pixels.Length;
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

        private void Compose(Span<byte> rgb) => MLImagePixels.Compose(_pixels.AsSpan(0, _length), _width, _height, _format, Name, rgb);
    }
}
