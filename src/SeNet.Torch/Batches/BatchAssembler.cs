using System.Runtime.InteropServices;
using SeNet.Torch.Images;
using static TorchSharp.torch;

namespace SeNet.Torch.Batches;

/// <summary>Makes one batch: decodes, resizes, crops and normalizes its images in parallel, straight into the tensor's memory. Thread-safe.</summary>
internal sealed class BatchAssembler(IImageSource source, BatchOptions options, Action<ImageDecodingException> onSkipped)
{
    private readonly PixelNormalizer _normalizer = new(options.Preprocessing.Statistics);

    /// <summary>
    /// Makes the batch of the images <paramref name="indices"/>, in that order, on the CPU; <see langword="null"/> where all of them
    /// were left out.
    /// </summary>
    /// <param name="indices">Which images.</param>
    /// <param name="epoch">The epoch whose augmentation to apply; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    public ImageBatch? Assemble(ReadOnlyMemory<int> indices, int? epoch, CancellationToken cancellationToken)
    {
        var size = options.Preprocessing.CropSize;
        using var images = new ImageTensor(indices.Length, size);
        var labels = empty(indices.Length, ScalarType.Int64);
        var failures = new ImageDecodingException?[indices.Length];
        try
        {
            var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.For(0, indices.Length, parallel, position =>
            {
                try
                {
                    var index = indices.Span[position];
                    WriteImage(index, epoch, images[position]);
                    MemoryMarshal.Cast<byte, long>(labels.bytes)[position] = source.GetLabel(index);
                }
                catch (ImageDecodingException failure)
                {
                    failures[position] = failure;
                }
            });
            return Complete(images, labels, failures);
        }
        catch
        {
            labels.Dispose();
            throw;
        }
    }

    private void WriteImage(int index, int? epoch, Span<float> destination)
    {
        var image = ImageResizer.ResizeShorterSide(source.GetImage(index), options.Preprocessing.ResizeTo);
        var crop = epoch is { } number && options.Augmentation is { } augmentation
            ? RandomCrop(augmentation, image, SplitMix64.ForSample(options.Seed, number, index))
            : ImageCrop.Center(image, options.Preprocessing.CropSize);
        _normalizer.Write(image, crop, destination);
    }

    private ImageCrop RandomCrop(Augmentation augmentation, RgbImage image, SplitMix64 random)
    {
        var size = options.Preprocessing.CropSize;
        var padding = augmentation.Padding;
        var crop = augmentation.RandomCrop
            ? new ImageCrop(
                random.NextInt(image.Width + 2 * padding - size + 1) - padding,
                random.NextInt(image.Height + 2 * padding - size + 1) - padding, size)
            : ImageCrop.Center(image, size);
        return crop with { Flip = augmentation.HorizontalFlip && random.NextInt(2) == 1 };
    }

    private ImageBatch? Complete(ImageTensor images, Tensor labels, ImageDecodingException?[] failures)
    {
        var first = Array.Find(failures, failure => failure is not null);
        if (first is not null)
        {
            if (options.BadImages == BadImagePolicy.Fail) throw first;
            foreach (var failure in failures)
                if (failure is not null) onSkipped(failure);
            var kept = Enumerable.Range(0, failures.Length).Where(i => failures[i] is null).Select(i => (long)i).ToArray();
            using var rows = tensor(kept, [kept.Length], ScalarType.Int64);
            using var allLabels = labels;
            if (kept.Length == 0) return null;
            using var allImages = images.AsInput(failures.Length);
            return new ImageBatch(allImages.index_select(0, rows), allLabels.index_select(0, rows));
        }
        return new ImageBatch(images.AsInput(failures.Length), labels);
    }
}
