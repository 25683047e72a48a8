namespace SeNet.Torch.Interpretability;

/// <summary>What a network loses without a gate, measured on the same images with and without.</summary>
/// <param name="Block">The SE block, <c>layer3.2</c>; <see langword="null"/>: all SE blocks at once.</param>
/// <param name="Replacement">What was put into the gate's place.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Correct">Images recognized without the gate.</param>
/// <param name="Broken">Images that only the whole network recognizes.</param>
/// <param name="Mended">Images that are recognized only without the gate.</param>
/// <param name="Loss">Mean cross-entropy per image without the gate, in nats.</param>
public sealed record AblatedGate(string? Block, GateReplacement Replacement, int Images, int Correct, int Broken, int Mended, double Loss)
{
    /// <summary>Share of images that are recognized without the gate, 0 to 1.</summary>
    public double Accuracy => (double)Correct / Images;

    /// <summary>How much of the accuracy is lost, as a share of images, −1 to 1; negative where the network does better without.</summary>
    public double AccuracyLost => (double)(Broken - Mended) / Images;

    /// <summary>
    /// The standard error of <see cref="AccuracyLost"/> as a sample of all such images: the images are the same, so only those that change
    /// count (as in McNemar's test). A loss below twice of it may be chance.
    /// </summary>
    public double StandardError => Math.Sqrt(Math.Max(0, Broken + Mended - (double)(Broken - Mended) * (Broken - Mended) / Images)) / Images;
}
