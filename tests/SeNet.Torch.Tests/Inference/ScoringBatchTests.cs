using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;
using SkiaSharp;

namespace SeNet.Torch.Tests.Inference;

public sealed class ScoringBatchTests
{
    private static readonly SeResNetArchitecture Architecture =
        SeResNetArchitecture.CifarSeResNet20 with { Name = "small", Depths = [1, 1, 1], Widths = [8, 16, 16], StemWidth = 8, Reduction = 4 };

    private static Scorer Scorer(int resizeTo = 48) =>
        new(new SeResNet(Architecture, classCount: 5, seed: 1), new ImagePreprocessing { CropSize = 32, ResizeTo = resizeTo }, "cpu");

    public static TheoryData<string> Files => ["photo.jpg", "turned.jpg", "grey.jpg", "opaque.png", "transparent.png", "resized already.jpg"];

    private static byte[] Encode(string name) => name switch
    {
        "photo.jpg" => Images.EncodedImages.Encode(SKEncodedImageFormat.Jpeg, 75, 61, Colour),
        "turned.jpg" => Images.EncodedImages.WithOrientation(Images.EncodedImages.Encode(SKEncodedImageFormat.Jpeg, 75, 61, Colour), 6),
        "grey.jpg" => Images.EncodedImages.Encode(SKEncodedImageFormat.Jpeg, 75, 61, (x, y) => new SKColor((byte)(x * y), (byte)(x * y), (byte)(x * y))),
        "opaque.png" => Images.EncodedImages.Encode(SKEncodedImageFormat.Png, 75, 61, Colour),
        "transparent.png" => Images.EncodedImages.Encode(SKEncodedImageFormat.Png, 75, 61, (x, y) => Colour(x, y).WithAlpha((byte)(3 * x))),
        _ => Images.EncodedImages.Encode(SKEncodedImageFormat.Jpeg, 60, 48, Colour),
    };

    private static SKColor Colour(int x, int y) => new((byte)(x * 3), (byte)(y * 4), (byte)(x * y));

    [Theory]
    [MemberData(nameof(Files))]
    public void Set_EncodedOrFile_GivesTheBitsOfTheDecodedImage(string name)
    {
        using var folder = new TemporaryFolder();
        var encoded = Encode(name);
        using var scorer = Scorer();
        using var batch = scorer.CreateBatch(1);
        var scores = new float[3][];

        for (var way = 0; way < scores.Length; way++)
        {
            batch.Clear(0);
            if (way == 0) batch.Set(0, ImageDecoder.Decode(encoded, name));
            else if (way == 1) batch.Set(0, encoded, name);
            else batch.SetFile(0, folder.Write(name, encoded));
            scorer.Score(batch, 1, scores[way] = new float[5]);
        }

        Assert.Equal(scores[0], scores[1]);
        Assert.Equal(scores[0], scores[2]);
    }

    [Fact]
    public void Set_EncodedWithReducedDecoding_GivesTheBitsOfTheImageDecodedSo()
    {
        var preprocessing = new ImagePreprocessing { CropSize = 32, ResizeTo = 36, ReducedDecoding = true };
        using var scorer = new Scorer(new SeResNet(Architecture, classCount: 5, seed: 1), preprocessing, "cpu");
        using var batch = scorer.CreateBatch(1);
        var encoded = Images.EncodedImages.Encode(SKEncodedImageFormat.Jpeg, 400, 300, Colour);
        float[] expected = new float[5], actual = new float[5], full = new float[5];

        batch.Set(0, ImageDecoder.Decode(encoded, "photo", sufficientSide: 72));
        scorer.Score(batch, 1, expected);
        batch.Set(0, encoded, "photo");
        scorer.Score(batch, 1, actual);
        batch.Set(0, ImageDecoder.Decode(encoded, "photo"));
        scorer.Score(batch, 1, full);

        Assert.Equal(expected, actual);
        Assert.NotEqual(full, actual);
    }

    [Theory]
    [InlineData(TestTimeAugmentation.None, 1)]
    [InlineData(TestTimeAugmentation.Flip, 2)]
    [InlineData(TestTimeAugmentation.FiveCrops, 5)]
    [InlineData(TestTimeAugmentation.TenCrops, 10)]
    public void Score_Views_IsTheMeanOfTheirScores(TestTimeAugmentation augmentation, int count)
    {
        using var scorer = Scorer();
        RgbImage[] images =
        [
            ImageDecoder.Decode(Encode("photo.jpg"), "photo"), ImageDecoder.Decode(Encode("turned.jpg"), "turned"),
            Images.NoiseImage.Create(200, 3), Images.NoiseImage.Create(1, 50), // too long to be resized whole
        ];
        using var exact = new Scorer(new SeResNet(Architecture, classCount: 5, seed: 1), new ImagePreprocessing { CropSize = 32, ResizeTo = 32 }, "cpu");

        var scores = scorer.Score(images, augmentation).Chunk(5).ToArray();

        Assert.Equal(count, ScoringBatch.ViewsPerImage(augmentation));
        foreach (var (image, actual) in images.Zip(scores))
        {
            // Each view, cut out by hand and scored as an image of its own.
            var views = Views(ImageResizer.ResizeShorterSide(image, 48), augmentation).Select(view => exact.Score([view])).ToArray();
            Assert.Equal(count, views.Length);
            for (var c = 0; c < 5; c++) Assert.Equal(views.Average(view => view[c]), actual[c], 1e-5f);
        }
    }

    [Theory]
    [InlineData(10923, 1)]
    [InlineData(1, 9000)]
    [InlineData(65500, 1)]
    public void Set_VeryLongImage_TakesLittleMemory(int width, int height)
    {
        using var scorer = Scorer();
        using var batch = scorer.CreateBatch(1, TestTimeAugmentation.TenCrops);
        var encoded = Images.EncodedImages.Encode(SKEncodedImageFormat.Png, width, height, Colour);
        var before = GC.GetAllocatedBytesForCurrentThread();

        batch.Set(0, encoded, "long.png");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        var scores = new float[5];
        scorer.Score(batch, 1, scores);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
    }

    [Fact]
    public void Score_ViewsOfDifferentImages_Differ()
    {
        using var scorer = Scorer();
        RgbImage[] images = [ImageDecoder.Decode(Encode("photo.jpg"), "photo")];

        Assert.NotEqual(scorer.Score(images), scorer.Score(images, TestTimeAugmentation.Flip));
        Assert.NotEqual(scorer.Score(images), scorer.Score(images, TestTimeAugmentation.FiveCrops));
    }

    [Fact]
    public void CreateBatch_UnknownAugmentation_IsRefused()
    {
        using var scorer = Scorer();

        Assert.Throws<ArgumentOutOfRangeException>(() => scorer.CreateBatch(1, (TestTimeAugmentation)9));
    }

    [Fact]
    public void SetFile_NoSuchFile_NamesItAndLeavesTheSlot()
    {
        using var scorer = Scorer();
        using var batch = scorer.CreateBatch(1);
        float[] before = new float[5], after = new float[5];
        batch.Set(0, Encode("photo.jpg"), "photo");
        scorer.Score(batch, 1, before);

        Assert.Contains("nothing.jpg", Assert.Throws<ImageDecodingException>(() => batch.SetFile(0, "nothing.jpg")).Message);
        Assert.Throws<ImageDecodingException>(() => batch.Set(0, Encode("photo.jpg").AsSpan(0, 500), "cut off"));
        scorer.Score(batch, 1, after);
        Assert.Equal(before, after);
    }

    private static IEnumerable<RgbImage> Views(RgbImage image, TestTimeAugmentation augmentation)
    {
        var (right, bottom) = (image.Width - 32, image.Height - 32);
        var center = ((int)Math.Round(right / 2.0), (int)Math.Round(bottom / 2.0));
        var crops = augmentation is TestTimeAugmentation.FiveCrops or TestTimeAugmentation.TenCrops
            ? [(0, 0), (right, 0), (0, bottom), (right, bottom), center]
            : new[] { center };
        foreach (var mirrored in augmentation is TestTimeAugmentation.Flip or TestTimeAugmentation.TenCrops ? new[] { false, true } : [false])
            foreach (var (left, top) in crops)
                yield return Cut(image, left, top, mirrored);
    }

    private static RgbImage Cut(RgbImage image, int left, int top, bool mirrored)
    {
        var pixels = new byte[32 * 32 * 3];
        for (var y = 0; y < 32; y++)
            for (var x = 0; x < 32; x++)
                image.Pixels.Slice(((top + y) * image.Width + left + (mirrored ? 31 - x : x)) * 3, 3).CopyTo(pixels.AsMemory((y * 32 + x) * 3));
        return new RgbImage(32, 32, pixels);
    }
}
