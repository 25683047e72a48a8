using static TorchSharp.torch;

namespace SeNet.Torch.Batches.Augmenting;

/// <summary>
/// Mixup (arXiv:1710.09412) and CutMix (arXiv:1905.04899): each image of a batch with the one before it, and the first with the last.
/// Since batches are shuffled, these are random pairs. Immutable.
/// </summary>
internal sealed class BatchMixer(Augmentation augmentation, long seed)
{
    /// <summary>Whether there is anything to mix.</summary>
    public bool IsActive => augmentation.Mixup > 0 || augmentation.CutMix > 0;

    /// <summary>Mixes a batch's images in place, and sets its second labels. Reads nothing back from the device.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="epoch">The epoch and …</param>
    /// <param name="step">… the batch's number in it, from 0, decide with the seed what is drawn.</param>
    public void Mix(ImageBatch batch, int epoch, int step)
    {
        // Far from the numbers of images and of the shuffling.
        var random = SplitMix64.ForSample(seed, epoch, -2 - step);
        var cut = augmentation.Mixup == 0 || (augmentation.CutMix > 0 && random.NextInt(2) == 1);
        var share = DrawShare(cut ? augmentation.CutMix : augmentation.Mixup, ref random);
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        if (cut)
            share = Cut(batch.Images, share, ref random);
        else
            Blend(batch.Images, share);
        batch.SetMix(new LabelMix(batch.Labels.roll(1, 0).DetachFromDisposeScope(), share));
    }

    /// <summary>A number from Beta(α, α).</summary>
    internal static double DrawShare(double alpha, ref SplitMix64 random)
    {
        while (true)
        {
            double first = random.NextSingle(), second = random.NextSingle();
            if (alpha >= 1)
            {
                // By rejection: the density's highest value is in the middle.
                if (second <= Math.Pow(4 * first * (1 - first), alpha - 1)) return first;
                continue;
            }
            // Jöhnk, "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen", Metrika 8 (1964).
            double x = Math.Pow(first, 1 / alpha), y = Math.Pow(second, 1 / alpha);
            if (x + y is > 0 and <= 1) return x / (x + y);
        }
    }

    private static void Blend(Tensor images, double share)
    {
        var others = images.roll(1, 0).mul_(1 - share);
        images.mul_(share).add_(others);
    }

    // Puts the others' pixels into a rectangle with 1 − share of the area, cut off at the border; returns the share that is left.
    private static double Cut(Tensor images, double share, ref SplitMix64 random)
    {
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var half = 0.5 * Math.Sqrt(1 - share);
        var (centreX, centreY) = (random.NextInt(width), random.NextInt(height));
        var (left, right) = Range(centreX, (int)(half * width), width);
        var (top, bottom) = Range(centreY, (int)(half * height), height);
        if (left < right && top < bottom)
        {
            var others = images.roll(1, 0).narrow(2, top, bottom - top).narrow(3, left, right - left);
            images.narrow(2, top, bottom - top).narrow(3, left, right - left).copy_(others);
        }
        return 1 - (double)(right - left) * (bottom - top) / (width * height);
    }

    private static (int From, int To) Range(int centre, int half, int length) => (Math.Max(centre - half, 0), Math.Min(centre + half, length));
}
