using System.Globalization;
using SeNet.Torch.Images;
using SeNet.Torch.Inference.Fused;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference;

/// <summary>Whether a network may score in bfloat16: what it says of images in both precisions.</summary>
/// <param name="Precision">bfloat16 if it can be used here and every image has the same most probable class; else float32.</param>
/// <param name="Images">How many images were compared; 0 where bfloat16 can't be used.</param>
/// <param name="SameClass">How many of them had the same most probable class in both.</param>
/// <param name="LargestDifference">The largest difference of a probability.</param>
public sealed record PrecisionCheck(ScoringPrecision Precision, int Images, int SameClass, double LargestDifference)
{
    private const int BatchSize = 16;

    /// <summary>Compares both precisions. The more images, and the more like those to come, the better the choice; a few hundred will do.</summary>
    /// <param name="network">The network, in eval mode and on the device where it scores. It stays the caller's, and as it is.</param>
    /// <param name="preprocessing">How an image becomes the network's input.</param>
    /// <param name="images">Images of any sizes; read one batch at a time, and not at all where bfloat16 can't be used.</param>
    /// <returns>The choice. float32 if there are no images.</returns>
    /// <exception cref="ArgumentException">The preprocessing's numbers make no input for the network.</exception>
    public static PrecisionCheck Run(SeResNet network, ImagePreprocessing preprocessing, IEnumerable<RgbImage> images) =>
        Run(network, preprocessing, images, ScoringCapabilities.Here);

    internal static PrecisionCheck Run(SeResNet network, ImagePreprocessing preprocessing, IEnumerable<RgbImage> images, ScoringCapabilities capabilities)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(images);
        Scorer.Validate(preprocessing);
        using var exact = capabilities is { BFloat16: true, FusedOperators: true } ? FusedNetwork.TryCreate(network, preprocessing.CropSize) : null;
        if (exact is null) return new PrecisionCheck(ScoringPrecision.Float32, 0, 0, 0);
        using var fast = FusedNetwork.TryCreate(network, preprocessing.CropSize, ScalarType.BFloat16)!;
        using var batch = new ScoringBatch(BatchSize, preprocessing, new PixelNormalizer(preprocessing.Statistics), TestTimeAugmentation.None);
        var (count, same, difference) = (0, 0, 0.0);
        foreach (var chunk in images.Chunk(BatchSize))
        {
            Parallel.For(0, chunk.Length, position => batch.Set(position, chunk[position]));
            var (chunkSame, chunkDifference) = Compare(exact, fast, batch, chunk.Length);
            (count, same, difference) = (count + chunk.Length, same + chunkSame, Math.Max(difference, chunkDifference));
        }
        return new PrecisionCheck(count > 0 && same == count ? ScoringPrecision.BFloat16 : ScoringPrecision.Float32, count, same, difference);
    }

    /// <summary>The result in a sentence, for a log.</summary>
    public override string ToString() => Images == 0
        ? "Scoring computes in float32: bfloat16 was not compared, for want of a processor that has it, or of images."
        : string.Create(CultureInfo.InvariantCulture,
            $"Scoring computes in {(Precision == ScoringPrecision.BFloat16 ? "bfloat16" : "float32")}: bfloat16 gives {SameClass} of {Images} images the same class as float32; probabilities differ by up to {LargestDifference:G2}.");

    private static (int Same, double Difference) Compare(FusedNetwork exact, FusedNetwork fast, ScoringBatch batch, int count)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var images = batch.Images.AsInput(count);
        var (expected, actual) = (exact.Forward(images).softmax(1), fast.Forward(images).softmax(1));
        var same = expected.argmax(1).eq(actual.argmax(1)).sum().item<long>();
        return ((int)same, (expected - actual).abs().max().item<float>());
    }
}
