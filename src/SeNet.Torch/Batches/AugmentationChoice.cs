namespace SeNet.Torch.Batches;

/// <summary>What the user of a command line says about augmentation; <see langword="null"/> for what the recipe has. Immutable.</summary>
public sealed record AugmentationChoice
{
    /// <summary>
    /// <c>none</c>, <c>crop-flip</c>, <c>pad-crop-flip</c> or <c>resized-crop</c>; or <c>randaugment</c> or <c>trivialaugment</c> on top of
    /// the recipe's crop.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>See <see cref="Augmentation.Mixup"/>.</summary>
    public double? Mixup { get; init; }

    /// <summary>See <see cref="Augmentation.CutMix"/>.</summary>
    public double? CutMix { get; init; }

    /// <summary>Share of the images in which a rectangle is blanked out: 0 to 1.</summary>
    public double? RandomErasing { get; init; }

    /// <summary>The names that there are.</summary>
    public static IReadOnlyList<string> Names { get; } = ["none", "crop-flip", "pad-crop-flip", "resized-crop", "randaugment", "trivialaugment"];

    /// <summary>The augmentation that was chosen.</summary>
    /// <param name="recipe">The recipe's, which says what the user doesn't.</param>
    /// <returns>The augmentation, whose numbers aren't checked yet; <see langword="null"/> for none.</returns>
    /// <exception cref="ArgumentException">There is no such <see cref="Name"/>.</exception>
    public Augmentation? Apply(Augmentation? recipe)
    {
        var still = new Augmentation { RandomCrop = false, HorizontalFlip = false };
        var chosen = Name switch
        {
            null => recipe,
            "none" => null,
            "crop-flip" => Augmentation.CropAndFlip,
            "pad-crop-flip" => Augmentation.PadCropAndFlip,
            "resized-crop" => Augmentation.ResizedCropAndFlip,
            "randaugment" => (recipe ?? still) with { Policy = new AugmentationPolicy.RandAugment() },
            "trivialaugment" => (recipe ?? still) with { Policy = new AugmentationPolicy.TrivialAugmentWide() },
            _ => throw new ArgumentException($"There is no augmentation '{Name}'; use {string.Join(", ", Names)}."),
        };
        if (Mixup is { } mixup) chosen = (chosen ?? still) with { Mixup = mixup };
        if (CutMix is { } cutMix) chosen = (chosen ?? still) with { CutMix = cutMix };
        if (RandomErasing is { } share) chosen = (chosen ?? still) with { RandomErasing = new RandomErasing { Probability = share } };
        return chosen;
    }
}
