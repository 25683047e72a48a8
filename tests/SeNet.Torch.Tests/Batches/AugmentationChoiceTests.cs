using SeNet.Torch.Batches;

namespace SeNet.Torch.Tests.Batches;

public sealed class AugmentationChoiceTests
{
    [Fact]
    public void Apply_NothingSaid_IsTheRecipes()
    {
        Assert.Same(Augmentation.PadCropAndFlip, new AugmentationChoice().Apply(Augmentation.PadCropAndFlip));
        Assert.Null(new AugmentationChoice().Apply(null));
        Assert.Null(new AugmentationChoice { Name = "none" }.Apply(Augmentation.CropAndFlip));
    }

    [Fact]
    public void Apply_Policy_KeepsTheRecipesCrop() => Assert.Equal(
        Augmentation.PadCropAndFlip with { Policy = new AugmentationPolicy.TrivialAugmentWide() },
        new AugmentationChoice { Name = "trivialaugment" }.Apply(Augmentation.PadCropAndFlip));

    [Fact]
    public void Apply_MixingWithoutARecipe_OnlyMixes() => Assert.Equal(
        new Augmentation { RandomCrop = false, HorizontalFlip = false, Mixup = 0.2, CutMix = 1, RandomErasing = new RandomErasing { Probability = 0.25 } },
        new AugmentationChoice { Mixup = 0.2, CutMix = 1, RandomErasing = 0.25 }.Apply(null));

    [Fact]
    public void Apply_EveryName_IsValid() => Assert.All(AugmentationChoice.Names, name => new AugmentationChoice { Name = name }.Apply(null)?.Validate());

    [Fact]
    public void Apply_UnknownName_ListsThoseThatThereAre()
    {
        var error = Assert.Throws<ArgumentException>(() => new AugmentationChoice { Name = "flip" }.Apply(null));

        Assert.Contains("'flip'", error.Message);
        Assert.Contains("resized-crop", error.Message);
    }
}
