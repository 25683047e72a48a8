using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Native;

namespace SeNet.Torch.Interpretability;

/// <summary>
/// Which SE blocks matter: a network is measured with the gate of one block after the other replaced, on the same images, without training
/// it anew. Immutable.
/// </summary>
/// <remarks>
/// What this tells is what the trained network relies on. A network that was trained without the block would have learned to do without;
/// that is another question (arXiv:1709.01507, section 6.5).
/// </remarks>
/// <param name="Images">Number of images.</param>
/// <param name="Accuracy">Share of them that the whole network recognizes, 0 to 1.</param>
/// <param name="Loss">The whole network's mean cross-entropy per image, in nats.</param>
/// <param name="Gates">For each way of replacing: the SE blocks in the order in which an image passes, then all at once.</param>
public sealed record GateAblation(int Images, double Accuracy, double Loss, IReadOnlyList<AblatedGate> Gates)
{
    /// <summary>Measures the network whole, and without each gate.</summary>
    /// <param name="scorer">The network; images are prepared as for scoring. Others may score at the same time.</param>
    /// <param name="images">Test images of the network's classes.</param>
    /// <param name="means">
    /// Where gates are to be replaced by their mean too: the same network's statistics, best of its training images.
    /// <see langword="null"/>: by ones only.
    /// </param>
    /// <param name="batchSize">Images at once, at least 1.</param>
    /// <param name="progress">Gets the number of images done after each batch.</param>
    /// <param name="cancellationToken">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOperationException">The network has no SE blocks.</exception>
    /// <exception cref="ArgumentException">There is no image, the images' classes are not the network's, or the statistics are another network's.</exception>
    /// <exception cref="ImageDecodingException">An image can't be decoded; names it.</exception>
    /// <exception cref="ObjectDisposedException">The scorer has been disposed.</exception>
    public static GateAblation Measure(
        Scorer scorer, IImageSource images, GateStatistics? means = null, int batchSize = 64, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(images);
        var architecture = scorer.Network.Architecture;
        if (architecture.Reduction is null)
            throw new InvalidOperationException($"Architecture '{architecture.Name}' has no squeeze-and-excitation, so there is nothing to replace.");
        if (images.ClassNames.Count != scorer.ClassCount)
            throw new ArgumentException($"The images have {images.ClassNames.Count} classes, but the network tells {scorer.ClassCount} apart.", nameof(images));
        var device = ComputeDevice.Resolve(scorer.DeviceName);
        var batches = new BatchLoader(images, new BatchOptions { BatchSize = batchSize, Preprocessing = scorer.Preprocessing, Device = device });

        GateAblation? result = null;
        scorer.WithNetwork(network =>
        {
            using var run = new AblationRun(network, means);
            foreach (var batch in batches.InOrder(cancellationToken))
            {
                using (batch) run.Add(batch);
                progress?.Report(run.Images);
            }
            result = run.ToReport();
        });
        return result!;
    }
}
