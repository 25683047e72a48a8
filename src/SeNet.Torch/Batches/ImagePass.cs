using SeNet.Torch.Batches.Augmenting;
using SeNet.Torch.Images;

namespace SeNet.Torch.Batches;

/// <summary>Reads the images of a batch on all processors, resizes them, and draws their variations. Thread-safe.</summary>
internal sealed class ImagePass(IImageSource source, BatchOptions options, Action<ImageDecodingException> onSkipped)
{
    /// <summary>Hands each image of a batch to <paramref name="use"/>, on several threads at once.</summary>
    /// <param name="plan">The batch.</param>
    /// <param name="use">Gets the image's place in the batch, the image, resized, and its variation.</param>
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
                var image = ImageResizer.ResizeShorterSide(source.GetImage(plan.Indices.Span[place]), options.Preprocessing.ResizeTo, options.Preprocessing.Filter);
                use(place, image, Variation(plan, place, image.Width, image.Height));
            }
            catch (ImageDecodingException failure)
            {
                failures[place] = failure;
            }
        });
        var first = Array.Find(failures, failure => failure is not null);
        if (first is not null && options.BadImages == BadImagePolicy.Fail) throw first;
        foreach (var failure in failures)
            if (failure is not null) onSkipped(failure);
        return [.. Enumerable.Range(0, failures.Length).Where(place => failures[place] is null)];
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
