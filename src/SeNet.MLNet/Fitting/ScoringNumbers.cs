using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Ranks;

namespace SeNet.MLNet.Fitting;

/// <summary>Decides in which numbers a model scores that has just been trained.</summary>
internal static class ScoringNumbers
{
    /// <summary>What the options say, or what <see cref="PrecisionCheck"/> finds on some of the images; the log has it.</summary>
    /// <param name="host">Where the message goes.</param>
    /// <param name="model">The model, trained.</param>
    /// <param name="wanted">What the options say.</param>
    /// <param name="images">What it was trained with.</param>
    /// <param name="ranks">Who trained it, and compares a share of the images each.</param>
    public static ScoringPrecision Choose(IHostEnvironment host, TrainedModel model, ScoringPrecision wanted, TrainingImages images, RankGroup ranks)
    {
        if (wanted != ScoringPrecision.Auto) return wanted;
        if (!model.Device.StartsWith("cpu", StringComparison.Ordinal)) return ScoringPrecision.Float32;
        model.Network.eval();
        var check = Join(PrecisionCheck.Run(model.Network, model.Preprocessing, Some(images.Validation ?? images.Training, ranks.Place)), ranks);
        Messages.Inform(host, TrainingLog.Activity, check.ToString());
        return check.Precision;
    }

    // Of the images of all ranks.
    private static PrecisionCheck Join(PrecisionCheck own, RankGroup ranks)
    {
        if (!ranks.IsShared) return own;
        Span<long> counts = [own.Images, own.SameClass];
        ranks.Sum(counts);
        var difference = ranks.Gather(own.LargestDifference).Max();
        var isSame = counts[0] > 0 && counts[0] == counts[1];
        return new PrecisionCheck(isSame ? ScoringPrecision.BFloat16 : ScoringPrecision.Float32, (int)counts[0], (int)counts[1], difference);
    }

    // From all over the source, which may be sorted by class; of them, a rank's part. What can't be decoded was reported in training.
    private static IEnumerable<RgbImage> Some(IImageSource source, RankPlace place)
    {
        var count = Math.Min(source.Count, SeResNetTrainer.Options.MaxCheckedImages);
        var share = place.ShareOf(count);
        for (var i = share.Start; i < share.Start + share.Count; i++)
        {
            RgbImage image;
            try
            {
                image = source.GetImage((int)((long)i * source.Count / count));
            }
            catch (ImageDecodingException)
            {
                continue;
            }
            yield return image;
        }
    }
}
