using SeNet.Torch.Batches;

namespace SeNet.Torch.Tests.Batches;

public sealed class AugmentationTests
{
    public static TheoryData<string, string> OutOfBounds => new()
    {
        { "Padding", "-1" }, { "Cutout", "-2" }, { "Mixup", "0.001" }, { "CutMix", "9" }, { "MinArea", "0" }, { "MaxArea", "0.05" },
        { "MinRatio", "-3" }, { "MaxRatio", "0.5" }, { "Brightness", "-0.1" }, { "Hue", "0.6" }, { "Operations", "0" }, { "Magnitude", "31" }, { "Probability", "1.5" },
    };

    [Theory]
    [MemberData(nameof(OutOfBounds))]
    public void Validate_OutOfBounds_NamesOptionAndValue(string option, string value)
    {
        var augmentation = option switch
        {
            "Padding" => new Augmentation { Padding = -1 },
            "Cutout" => new Augmentation { Cutout = -2 },
            "Mixup" => new Augmentation { Mixup = 0.001 },
            "CutMix" => new Augmentation { CutMix = 9 },
            "MinArea" => new Augmentation { ResizedCrop = new ResizedCrop { MinArea = 0 } },
            "MaxArea" => new Augmentation { ResizedCrop = new ResizedCrop { MaxArea = 0.05 } },
            "MinRatio" => new Augmentation { RandomErasing = new RandomErasing { MinRatio = -3 } },
            "MaxRatio" => new Augmentation { ResizedCrop = new ResizedCrop { MaxRatio = 0.5 } },
            "Brightness" => new Augmentation { ColorJitter = new ColorJitter { Brightness = -0.1 } },
            "Hue" => new Augmentation { ColorJitter = new ColorJitter { Hue = 0.6 } },
            "Operations" => new Augmentation { Policy = new AugmentationPolicy.RandAugment(0) },
            "Magnitude" => new Augmentation { Policy = new AugmentationPolicy.RandAugment(2, 31) },
            _ => new Augmentation { RandomErasing = new RandomErasing { Probability = 1.5 } },
        };

        var error = Assert.Throws<ArgumentOutOfRangeException>(augmentation.Validate);

        Assert.Equal(option, error.ParamName);
        Assert.Contains(value, error.Message);
    }

    [Fact]
    public void Validate_PaddingBesideResizedCrop_IsRefused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => (Augmentation.ResizedCropAndFlip with { Padding = 4 }).Validate());

        Assert.Contains("ResizedCrop", error.Message);
    }

    [Fact]
    public void Validate_Presets_AreFine()
    {
        Assert.All((Augmentation[])[Augmentation.CropAndFlip, Augmentation.PadCropAndFlip, Augmentation.ResizedCropAndFlip], augmentation => augmentation.Validate());
    }
}
