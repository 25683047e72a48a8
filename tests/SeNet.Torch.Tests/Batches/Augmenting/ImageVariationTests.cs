using SeNet.Torch.Batches;
using SeNet.Torch.Batches.Augmenting;
using SeNet.Torch.Images;

namespace SeNet.Torch.Tests.Batches.Augmenting;

public sealed class ImageVariationTests
{
    private const int Draws = 4000;

    [Fact]
    public void Draw_ResizedCrop_StaysInsideWithinAreaAndRatio()
    {
        var augmentation = Augmentation.ResizedCropAndFlip;

        var crops = Draw(augmentation, 341, 256, 224).Select(variation => variation.Crop).ToList();

        Assert.All(crops, crop => Assert.True(crop is { Left: >= 0, Top: >= 0 } && crop.Right <= 341 && crop.Bottom <= 256, $"{crop}"));
        var areas = crops.Select(crop => crop.Width * crop.Height / (341.0 * 256)).ToList();
        Assert.InRange(areas.Min(), 0.078, 0.11);
        Assert.InRange(areas.Max(), 0.9, 1);
        Assert.All(crops, crop => Assert.InRange((double)crop.Width / crop.Height, 0.73, 1.37));
        Assert.InRange(crops.Average(crop => crop.Left + crop.Width / 2.0), 166, 175);
    }

    [Theory]
    [InlineData(1000, 100, 433, 0, 133, 100)]
    [InlineData(100, 1000, 0, 433, 100, 133)]
    public void Draw_ResizedCropThatNeverFits_IsTheMiddle(int width, int height, int left, int top, int cropWidth, int cropHeight)
    {
        var augmentation = new Augmentation { ResizedCrop = new ResizedCrop { MinArea = 0.9 } };

        Assert.All(Draw(augmentation, width, height, 32), variation => Assert.Equal(new PixelBox(left, top, cropWidth, cropHeight), variation.Crop));
    }

    [Fact]
    public void Draw_RandomErasing_HitsItsShareAndItsArea()
    {
        var augmentation = new Augmentation { RandomErasing = new RandomErasing { Probability = 0.25 } };

        var blanks = Draw(augmentation, 64, 64, 64).SelectMany(variation => variation.Blanks).ToList();

        Assert.InRange(blanks.Count, 0.22 * Draws, 0.28 * Draws);
        Assert.All(blanks, blank => Assert.True(blank is { Left: >= 0, Top: >= 0, Right: <= 64, Bottom: <= 64 }, $"{blank}"));
        Assert.All(blanks, blank => Assert.InRange(blank.Width * blank.Height / 4096.0, 0.015, 0.35));
    }

    [Fact]
    public void Draw_Cutout_IsCentredOnEveryPixel()
    {
        var blanks = Draw(new Augmentation { Cutout = 16 }, 32, 32, 32).Select(variation => Assert.Single(variation.Blanks)).ToList();

        Assert.All(blanks, blank => Assert.Equal((16, 16), (blank.Width, blank.Height)));
        Assert.Equal(Enumerable.Range(-8, 32), blanks.Select(blank => blank.Left).Distinct().Order());
        Assert.Equal(Enumerable.Range(-8, 32), blanks.Select(blank => blank.Top).Distinct().Order());
    }

    [Fact]
    public void Draw_Flips_HitHalf()
    {
        var variations = Draw(new Augmentation { VerticalFlip = true }, 40, 40, 32);

        Assert.InRange(variations.Count(variation => variation.Mirrored), 0.46 * Draws, 0.54 * Draws);
        Assert.InRange(variations.Count(variation => variation.UpsideDown), 0.46 * Draws, 0.54 * Draws);
        Assert.InRange(variations.Count(variation => variation is { Mirrored: true, UpsideDown: true }), 0.22 * Draws, 0.28 * Draws);
    }

    [Fact]
    public void Draw_ColorJitter_StaysInItsRangesInEveryOrder()
    {
        var augmentation = new Augmentation { ColorJitter = new ColorJitter { Brightness = 0.4, Contrast = 2, Saturation = 0.2, Hue = 0.1 } };

        var variations = Draw(augmentation, 32, 32, 32);

        Assert.Equal(24, variations.Select(variation => string.Concat(variation.Operations.Select(operation => operation.Kind))).Distinct().Count());
        AssertRange(ImageOperationKind.Brightness, 0.6, 1.4);
        AssertRange(ImageOperationKind.Contrast, 0, 3);
        AssertRange(ImageOperationKind.Saturation, 0.8, 1.2);
        AssertRange(ImageOperationKind.Hue, -0.1, 0.1);

        void AssertRange(ImageOperationKind kind, double low, double high)
        {
            var amounts = variations.Select(variation => variation.Operations.Single(operation => operation.Kind == kind).Amount).ToList();
            Assert.InRange(amounts.Min(), low, low + 0.01 * (high - low));
            Assert.InRange(amounts.Max(), high - 0.01 * (high - low), high);
        }
    }

    // The amounts are those of torchvision's tables (_augmentation_space) at magnitude 9 of 31 and 224 pixels.
    [Fact]
    public void Draw_RandAugment_HasTorchvisionsOperationsAndAmounts()
    {
        var operations = Draw(new Augmentation { Policy = new AugmentationPolicy.RandAugment(2, 9) }, 224, 224, 224).Select(variation => variation.Operations).ToList();

        Assert.InRange(operations.Count(drawn => drawn.Count == 2), 0.83 * Draws, 0.89 * Draws); // one of fourteen is none
        AssertAmounts(operations.SelectMany(drawn => drawn), new()
        {
            [ImageOperationKind.ShearX] = [-0.09, 0.09],
            [ImageOperationKind.ShearY] = [-0.09, 0.09],
            [ImageOperationKind.TranslateX] = [-30, 30],
            [ImageOperationKind.TranslateY] = [-30, 30],
            [ImageOperationKind.Rotate] = [-9, 9],
            [ImageOperationKind.Brightness] = [0.73, 1.27],
            [ImageOperationKind.Saturation] = [0.73, 1.27],
            [ImageOperationKind.Contrast] = [0.73, 1.27],
            [ImageOperationKind.Sharpness] = [0.73, 1.27],
            [ImageOperationKind.Posterize] = [7],
            [ImageOperationKind.Solarize] = [178.5],
            [ImageOperationKind.AutoContrast] = [0],
            [ImageOperationKind.Equalize] = [0],
        });
    }

    [Fact]
    public void Draw_TrivialAugment_ReachesTorchvisionsExtremes()
    {
        var drawn = Draw(new Augmentation { Policy = new AugmentationPolicy.TrivialAugmentWide() }, 32, 32, 32).Select(variation => variation.Operations).ToList();

        Assert.All(drawn, operations => Assert.InRange(operations.Count, 0, 1));
        var ranges = drawn.SelectMany(operations => operations).GroupBy(operation => operation.Kind)
            .ToDictionary(group => group.Key, group => (Low: group.Min(operation => operation.Amount), High: group.Max(operation => operation.Amount)));
        Assert.Equal(13, ranges.Count);
        Assert.Equal((-0.99f, 0.99f), ((float)ranges[ImageOperationKind.ShearX].Low, (float)ranges[ImageOperationKind.ShearX].High));
        Assert.Equal((-32, 32), ranges[ImageOperationKind.TranslateY]);
        Assert.Equal((-135, 135), ranges[ImageOperationKind.Rotate]);
        Assert.Equal(0.01, ranges[ImageOperationKind.Sharpness].Low, 1e-6);
        Assert.Equal(1.99, ranges[ImageOperationKind.Sharpness].High, 1e-6);
        Assert.Equal((2, 8), ranges[ImageOperationKind.Posterize]);
        Assert.Equal((0, 255), ranges[ImageOperationKind.Solarize]);
    }

    private static void AssertAmounts(IEnumerable<ImageOperation> operations, Dictionary<ImageOperationKind, double[]> expected)
    {
        var found = operations.GroupBy(operation => operation.Kind)
            .ToDictionary(group => group.Key, group => group.Select(operation => Math.Round(operation.Amount, 5)).Distinct().Order().ToArray());
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        Assert.All(expected, pair => Assert.Equal(pair.Value, found[pair.Key]));
    }

    private static List<ImageVariation> Draw(Augmentation augmentation, int width, int height, int size) =>
        [.. Enumerable.Range(0, Draws).Select(index => ImageVariation.Draw(augmentation, width, height, size, SplitMix64.ForSample(7, 1, index)))];
}
