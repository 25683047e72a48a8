using SeNet.Torch.Batches.Augmenting;
using SeNet.Torch.Images;

namespace SeNet.Torch.Batches;

/// <summary>Reads the images of a batch on all processors, resizes them, and draws their variations. Thread-safe.</summary>
internal sealed class ImagePass(IImageSource source, BatchOptions options, Action<int, ImageDecodingException> onSkipped)
{
    /// <summary>Hands each image of a batch to <paramref name="use"/>, on several threads at once.</summary>
    /// <param name="plan">The batch.</param>
    /// <param name="use">
    /// Gets the image's place in the batch, the image, resized (at least what its variation takes of it), and its variation.
    /// </param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <returns>The places of the images that could be read, in order.</returns>
    /// <exception cref="ImageDecodingException">One can't be, under <see cref="BadImagePolicy.Fail"/>.</exception>
    public int[] ForEach(BatchPlan plan, Action<int, RgbImage, ImageVariation> use, CancellationToken cancellationToken)
    {
        var failures = new ImageDecodingException?[plan.Count];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, plan.Count, parallel, place =>
        {
            try
            {
                var whole = source.GetImage(plan.Indices.Span[place]);
                var (image, variation) = Resize(whole, (width, height) => Variation(plan, place, width, height));
                use(place, image, variation);
            }
            catch (ImageDecodingException failure)
            {
                failures[place] = failure;
            }
        });
        var first = Array.Find(failures, failure => failure is not null);
        if (first is not null && options.BadImages == BadImagePolicy.Fail) throw first;
        for (var place = 0; place < failures.Length; place++)
            if (failures[place] is { } failure) onSkipped(plan.Indices.Span[place], failure);
        return [.. Enumerable.Range(0, failures.Length).Where(place => failures[place] is null)];
    }

    // No more is resized than the variation takes: the whole of a very long image would fill the memory.
    private (RgbImage Image, ImageVariation Variation) Resize(RgbImage image, Func<int, int, ImageVariation> vary)
    {
        var (width, height) = ImageResizer.SizeFor(image.Width, image.Height, options.Preprocessing.ResizeTo);
        var variation = vary(width, height);
        if (image.Width == width && image.Height == height) return (image, variation);
        var crop = variation.Crop;
        var (left, top) = (Math.Clamp(crop.Left, 0, width - 1), Math.Clamp(crop.Top, 0, height - 1));
        var (right, bottom) = (Math.Clamp(crop.Right, left + 1, width), Math.Clamp(crop.Bottom, top + 1, height));
        var window = new PixelWindow(left, top, right - left, bottom - top);
        var part = ImageResizer.ResizePart(image, width, height, window, options.Preprocessing.Filter);
        return (part, variation with { Crop = crop with { Left = crop.Left - left, Top = crop.Top - top } });
    }

    /// <summary>The variation of one image of a batch.</summary>
    /// <param name="plan">The batch.</param>
    /// <param name="place">The image's place in it.</param>
    /// <param name="width">Its width, resized.</param>
    /// <param name="height">Its height.</param>
    public ImageVariation Variation(BatchPlan plan, int place, int width, int height) => plan.Epoch is { } epoch && options.Augmentation is { } augmentation
        ? ImageVariation.Draw(augmentation, width, height, options.Preprocessing.CropSize, SplitMix64.ForSample(options.Seed, epoch, plan.Draws.Span[place]))
        : ImageVariation.None(width, height, options.Preprocessing.CropSize);

    /// <summary>The class of one image of a batch.</summary>
    public int Label(BatchPlan plan, int place) => source.GetLabel(plan.Indices.Span[place]);
}
