using SeNet.Torch.Images;
using static TorchSharp.torch;

namespace SeNet.Torch.Batches;

/// <summary>
/// All images of a source, decoded and resized, in one tensor, on the device or in the host's memory. Immutable; the owner disposes it.
/// </summary>
internal sealed class PixelStore : IDisposable
{
    private readonly (int Width, int Height)[] _sizes; // zero where the image couldn't be decoded

    private PixelStore(Tensor pixels, (int Width, int Height)[] sizes, bool isOnDevice) => (Pixels, _sizes, IsOnDevice) = (pixels, sizes, isOnDevice);

    /// <summary>uint8 <c>[N, H, W, 3]</c>: as high and wide as the highest and widest image; the rest is black.</summary>
    public Tensor Pixels { get; }

    /// <summary>Whether they lie on the device that batches are made for.</summary>
    public bool IsOnDevice { get; }

    /// <summary>Decodes all images, on all processors.</summary>
    /// <param name="source">The images.</param>
    /// <param name="options">How large, for which device, and how much memory may be taken.</param>
    /// <param name="onSkipped">Gets the number of each image that can't be decoded, under <see cref="BadImagePolicy.Skip"/>.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <returns>The store; <see langword="null"/> where it would take more memory than it may.</returns>
    /// <exception cref="ImageDecodingException">An image can't be decoded, under <see cref="BadImagePolicy.Fail"/>.</exception>
    public static PixelStore? TryFill(
        IImageSource source, BatchOptions options, Action<int, ImageDecodingException> onSkipped, CancellationToken cancellationToken)
    {
        var limit = Math.Max(options.DeviceCacheLimit, options.HostCacheLimit ?? PixelMemory.UsualLimit);
        var side = (long)options.Preprocessing.ResizeTo;
        if (Bytes(source.Count, side, side) > limit) return null; // at the least
        var images = Decode(source, options, onSkipped, limit, cancellationToken);
        if (images is null) return null;

        var sizes = Array.ConvertAll(images, image => image is { } known ? (known.Width, known.Height) : default);
        var (width, height) = (Math.Max(sizes.Max(size => size.Width), 1), Math.Max(sizes.Max(size => size.Height), 1));
        if (Bytes(source.Count, width, height) > limit) return null;
        using var pixels = Pack(images, width, height, sizes.Any(size => size != (width, height)));
        var isOnDevice = Bytes(source.Count, width, height) <= options.DeviceCacheLimit;
        var kept = isOnDevice ? pixels.to(options.Device) : pixels.alias();
        return new PixelStore(kept.DetachFromDisposeScope(), sizes, isOnDevice);
    }

    /// <summary>The size of an image; <see langword="null"/> where it couldn't be decoded.</summary>
    public (int Width, int Height)? SizeOf(int index) => _sizes[index] is { Width: > 0 } size ? size : null;

    /// <inheritdoc/>
    public void Dispose() => Pixels.Dispose();

    private static RgbImage?[]? Decode(
        IImageSource source, BatchOptions options, Action<int, ImageDecodingException> onSkipped, long limit, CancellationToken cancellationToken)
    {
        var images = new RgbImage?[source.Count];
        var failures = new ImageDecodingException?[source.Count];
        var bytes = 0L;
        var isTooLarge = false;
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, source.Count, parallel, (index, state) =>
        {
            if (Volatile.Read(ref isTooLarge)) return;
            try
            {
                var image = source.GetImage(index);
                var (width, height) = ImageResizer.SizeFor(image.Width, image.Height, options.Preprocessing.ResizeTo);
                if (Bytes(1, width, height) > Math.Min(limit / source.Count, Array.MaxLength))
                {
                    Volatile.Write(ref isTooLarge, true); // every image takes as much memory as the largest
                    return;
                }
                image = ImageResizer.Resize(image, width, height, options.Preprocessing.Filter);
                images[index] = image;
                if (Interlocked.Add(ref bytes, image.Pixels.Length) > limit) Volatile.Write(ref isTooLarge, true);
            }
            catch (ImageDecodingException failure)
            {
                failures[index] = failure;
                if (options.BadImages == BadImagePolicy.Fail) state.Break(); // those before it still have their turn, so the first is named
            }
        });
        if (Array.Find(failures, failure => failure is not null) is { } first && options.BadImages == BadImagePolicy.Fail) throw first;
        if (isTooLarge) return null;
        for (var index = 0; index < failures.Length; index++)
            if (failures[index] is { } failure) onSkipped(index, failure);
        return images;
    }

    private static Tensor Pack(RgbImage?[] images, int width, int height, bool hasBorders)
    {
        long[] shape = [images.Length, height, width, RgbImage.Channels];
        var pixels = hasBorders ? zeros(shape, ScalarType.Byte, CPU) : empty(shape, ScalarType.Byte, CPU);
        var stride = width * RgbImage.Channels;
        for (var i = 0; i < images.Length; i++)
        {
            if (images[i] is not { } image) continue;
            using var slot = pixels.select(0, i);
            var source = image.Pixels.Span;
            var destination = slot.bytes;
            var row = image.Width * RgbImage.Channels;
            for (var y = 0; y < image.Height; y++) source.Slice(y * row, row).CopyTo(destination[(y * stride)..]);
        }
        return pixels;
    }

    private static long Bytes(long count, long width, long height) => count * width * height * RgbImage.Channels;
}
