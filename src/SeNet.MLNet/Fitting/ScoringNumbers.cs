using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Fitting;

/// <summary>Decides in which numbers a model scores that has just been trained.</summary>
internal static class ScoringNumbers
{
    /// <summary>What the options say, or what <see cref="PrecisionCheck"/> finds on some of the images; the log has it.</summary>
    /// <param name="host">Where the message goes.</param>
    /// <param name="model">The model, trained.</param>
    /// <param name="wanted">What the options say.</param>
    /// <param name="images">What it was trained with.</param>
    public static ScoringPrecision Choose(IHostEnvironment host, TrainedModel model, ScoringPrecision wanted, TrainingImages images)
    {
        if (wanted != ScoringPrecision.Auto) return wanted;
        if (!model.Device.StartsWith("cpu", StringComparison.Ordinal)) return ScoringPrecision.Float32;
        model.Network.eval();
        var check = PrecisionCheck.Run(model.Network, model.Preprocessing, Some(images.Validation ?? images.Training));
        Messages.Inform(host, TrainingLog.Activity, check.ToString());
        return check.Precision;
    }

    // From all over the source, which may be sorted by class. What can't be decoded was reported in training.
    private static IEnumerable<RgbImage> Some(IImageSource source)
    {
        var count = Math.Min(source.Count, SeResNetTrainer.Options.MaxCheckedImages);
        for (var i = 0; i < count; i++)
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
