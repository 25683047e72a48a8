using SeNet.Samples.Common.Display;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Interpretability;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.Samples.FineTunePhotos;

/// <summary>What grafted gates do before and after training: they begin at a half for every channel and photo.</summary>
internal static class GateComparison
{
    /// <summary>The gates of a network that has learnt nothing yet but what the weights bring.</summary>
    public static GateStatistics MeasureUntrained(string weights, SeResNetArchitecture gated, IImageSource photos, int imageSize)
    {
        var network = new SeResNet(gated, photos.ClassNames.Count, seed: 1);
        ModelWeights.Graft(network, weights);
        using var scorer = new Scorer(network, ImagePreprocessing.ForSize(imageSize));
        return GateStatistics.Measure(scorer, photos);
    }

    /// <summary>A line for the last block of each stage: the lowest and the highest of its channels' mean gates, and by how much one differs from photo to photo at most.</summary>
    public static void Show(GateStatistics before, GateStatistics after)
    {
        foreach (var block in after.LastBlocks)
            TrainingDisplay.Message($"gates of {block}: {Describe(before.Of(block))} before, {Describe(after.Of(block))} now");
    }

    private static string Describe(GateDistribution gates) =>
        FormattableString.Invariant($"{gates.Mean.Min():F3} to {gates.Mean.Max():F3} (±{gates.StandardDeviation.Max():F3})");
}
