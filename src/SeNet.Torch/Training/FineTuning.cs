using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>
/// How a network that has learnt before goes on learning, on other images or classes: its lower stages see edges and textures, which
/// pictures of all kinds share (Yosinski et al., arXiv:1411.1792), and need to change less than its upper ones, or not at all. Immutable.
/// </summary>
public sealed record FineTuning
{
    /// <summary>
    /// The last of the parts, from the stem up, whose weights and normalization statistics stay as they are, bit for bit; gradients are
    /// not computed for them, which saves time and memory. <see langword="null"/> for none; the head always learns. Default <see langword="null"/>.
    /// </summary>
    public NetworkStage? FreezeUpTo { get; init; }

    /// <summary>
    /// Epochs after which the frozen parts learn, too, with fresh momenta: at least 1 and fewer than the run's; <see langword="null"/> for
    /// never. Default <see langword="null"/>.
    /// </summary>
    public int? UnfreezeAfter { get; init; }

    /// <summary>
    /// Factors on the learning rate, each above 0: of the stem, the first stage, the second, and so on (discriminative fine-tuning,
    /// Howard and Ruder, arXiv:1801.06146, section 3.2). Parts that the list doesn't reach, and the head, have 1. Copied. Default none.
    /// </summary>
    public IReadOnlyList<double> LearningRateFactors { get; init => field = [.. value]; } = [];

    /// <summary>
    /// Whether batch normalization keeps the statistics that it has, throughout the network, and normalizes with them as scoring does:
    /// better where batches are small or images few. Its scales and shifts still learn, where they aren't frozen. Frozen parts keep
    /// theirs in any case. Default false.
    /// </summary>
    public bool FreezeStatistics { get; init; }

    /// <summary>Checks what doesn't depend on a network.</summary>
    /// <exception cref="ArgumentException">An option is out of its bounds; the message names it and its value.</exception>
    internal void Validate(int epochs)
    {
        TrainingRecipe.Require(FreezeUpTo is not { } last || Enum.IsDefined(last), FreezeUpTo, "Stem, Stage1 to Stage4, or null");
        TrainingRecipe.Require(UnfreezeAfter is null || FreezeUpTo is not null, UnfreezeAfter, $"null where {nameof(FreezeUpTo)} is");
        TrainingRecipe.Require(UnfreezeAfter is null || (UnfreezeAfter >= 1 && UnfreezeAfter < epochs), UnfreezeAfter, $"at least 1 and less than the run's {epochs} epochs, or null");
        foreach (var factor in LearningRateFactors)
            TrainingRecipe.Require(double.IsFinite(factor) && factor > 0, factor, $"above 0 (to leave a stage as it is: {nameof(FreezeUpTo)})", nameof(LearningRateFactors));
    }

    /// <summary>The parts of a network that the options speak of; none where they speak of none.</summary>
    /// <exception cref="ArgumentException">The network hasn't as many.</exception>
    internal IReadOnlyList<nn.Module> StagesOf(nn.Module network)
    {
        if (FreezeUpTo is null && LearningRateFactors.Count == 0) return [];
        if (network is not IStagedNetwork { Stages: var stages })
            throw new ArgumentException($"{nameof(FreezeUpTo)} and {nameof(LearningRateFactors)} need a network that tells its stages ({nameof(IStagedNetwork)}), not {network.GetType().Name}.", nameof(network));
        if ((int?)FreezeUpTo >= stages.Count)
            throw new ArgumentException($"{nameof(FreezeUpTo)} is {FreezeUpTo}, but the network has {stages.Count - 1} stages.", nameof(network));
        if (LearningRateFactors.Count > stages.Count)
            throw new ArgumentException($"There are {LearningRateFactors.Count} {nameof(LearningRateFactors)}, but the network has a stem and {stages.Count - 1} stages.", nameof(network));
        return stages;
    }
}
