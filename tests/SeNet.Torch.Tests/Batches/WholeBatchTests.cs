using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Tests.Images;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Batches;

/// <summary>Batches made by tensor operators from stored pixels, against those made image by image.</summary>
public sealed class WholeBatchTests
{
    private const double Shade = 1 / (255 * 0.2); // one step of a sample, after normalization by the smallest deviation

    private static readonly BatchOptions Options = new()
    {
        BatchSize = 5,
        Preprocessing = new ImagePreprocessing { ResizeTo = 23, CropSize = 19, Statistics = new ChannelStatistics(0.485f, 0.456f, 0.406f, 0.229f, 0.224f, 0.225f) },
        Seed = 3,
    };

    public static TheoryData<string> ExactNames => [.. Exact.Keys];

    private static Dictionary<string, Augmentation?> Exact { get; } = new()
    {
        ["none"] = null,
        ["crop"] = Augmentation.CropAndFlip,
        ["pad"] = Augmentation.PadCropAndFlip,
        ["flips"] = new Augmentation { RandomCrop = false, VerticalFlip = true },
        ["cutout"] = new Augmentation { Cutout = 7, RandomErasing = new RandomErasing { Probability = 0.7 } },
        ["colour"] = new Augmentation { ColorJitter = new ColorJitter { Brightness = 0.6, Contrast = 0.7, Saturation = 1.5 } },
        ["all"] = new Augmentation { Padding = 3, VerticalFlip = true, Cutout = 4, ColorJitter = new ColorJitter { Contrast = 0.4, Saturation = 0.4 }, CutMix = 1 },
    };

    [Theory]
    [MemberData(nameof(ExactNames))]
    public void Shuffled_ExactAugmentation_EqualsImageByImage(string name)
    {
        var options = Options with { Augmentation = Exact[name] };

        foreach (var deviceLimit in (long[])[2L << 30, 0]) // pixels on the device, or in the host's memory
        {
            var expected = Read(options with { WholeBatches = false });
            var actual = Read(options with { WholeBatches = true, DeviceCacheLimit = deviceLimit });

            Assert.Equal(expected.Labels, actual.Labels);
            Assert.Equal(expected.Pixels, actual.Pixels);
        }
    }

    [Fact]
    public void Shuffled_ResizedCrop_DiffersByRoundingOnly()
    {
        var options = Options with { Augmentation = Augmentation.ResizedCropAndFlip };

        var expected = Read(options with { WholeBatches = false }).Pixels;
        var actual = Read(options with { WholeBatches = true }).Pixels;

        var differences = expected.Zip(actual, (one, other) => Math.Abs(one - other)).ToArray();
        Assert.InRange(differences.Max(), 0, 1.01 * Shade);
        Assert.InRange(differences.Count(difference => difference > 1e-6), 1, differences.Length / 3);
    }

    [Fact]
    public void Shuffled_Hue_DiffersByFewShades()
    {
        var options = Options with { Augmentation = new Augmentation { ColorJitter = new ColorJitter { Hue = 0.5, Brightness = 0.2 } } };

        var expected = Read(options with { WholeBatches = false }).Pixels;
        var actual = Read(options with { WholeBatches = true }).Pixels;

        var differences = expected.Zip(actual, (one, other) => Math.Abs(one - other)).ToArray();
        Assert.InRange(differences.Max(), 0, 10 * Shade);
        Assert.InRange(differences.Average(), 0, 0.02 * Shade);
    }

    [Fact]
    public void Shuffled_StoredImages_AreDecodedOnce()
    {
        var source = new CountingSource(Sizes.Length);
        using var loader = new BatchLoader(source, Options with { WholeBatches = true });

        for (var epoch = 1; epoch <= 3; epoch++)
            foreach (var batch in loader.Shuffled(epoch)) batch.Dispose();

        Assert.Equal(Sizes.Length, source.Decoded);
    }

    [Fact]
    public void Shuffled_MoreThanTheMemoryLimit_IsMadeImageByImage()
    {
        var source = new CountingSource(Sizes.Length);
        using var loader = new BatchLoader(source, Options with { WholeBatches = true, DeviceCacheLimit = 1000, HostCacheLimit = 1000 });

        for (var epoch = 1; epoch <= 2; epoch++)
            foreach (var batch in loader.Shuffled(epoch)) batch.Dispose();

        Assert.Equal(2 * Sizes.Length, source.Decoded);
    }

    // What a GPU gets where it can't vary the images itself, or not all of them fit.
    [Fact]
    public void Assemble_PixelsVariedByTheProcessor_EqualsImageByImage()
    {
        var augmentation = Augmentation.ResizedCropAndFlip with { Policy = new AugmentationPolicy.RandAugment(3, 20), RandomErasing = new RandomErasing { Probability = 0.8 } };
        var options = Options with { Augmentation = augmentation, BadImages = BadImagePolicy.Skip };
        var skipped = new List<string>();
        var pass = new ImagePass(new CountingSource(Sizes.Length, bad: 3), options, (_, failure) => skipped.Add(failure.ImageName));
        var plan = EpochOrder.Shuffled(Sizes.Length, seed: 1, epoch: 4).Batches(Sizes.Length).Single();
        using var pixels = new PixelBatchAssembler(pass, options, store: null);

        using var expected = new BatchAssembler(pass, options).Assemble(plan, default)!.Complete();
        using var actual = pixels.Assemble(plan, default)!.Complete();

        Assert.Equal(Sizes.Length - 1, actual.Count);
        Assert.Equal(["image 3", "image 3"], skipped);
        Assert.Equal(expected.Labels.data<long>().ToArray(), actual.Labels.data<long>().ToArray());
        using var difference = (expected.Images - actual.Images).abs_().max();
        Assert.Equal(0, difference.item<float>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 30)]
    public void InOrder_BadImages_AreSkippedOrNamed(long deviceLimit)
    {
        var options = Options with { BatchSize = 4, Preprocessing = ImagePreprocessing.ForSize(32), WholeBatches = true, DeviceCacheLimit = deviceLimit };
        var images = new NumberedImages(12, bad: [1, 4, 5, 6, 7]);

        using var skipping = new BatchLoader(images, options with { BadImages = BadImagePolicy.Skip });
        Assert.Equal([3, 4], skipping.InOrder().Select(batch =>
        {
            using (batch) return batch.Count;
        }));
        Assert.Equal(5, skipping.SkippedImages.Count);

        using var failing = new BatchLoader(images, options);
        Assert.Equal("image 1", Assert.Throws<ImageDecodingException>(() => failing.InOrder().First()).ImageName);
    }

    [Fact]
    public void Dispose_Store_LeavesNoTensorBehind()
    {
        var before = LivingTensors.Count();
        using (var loader = new BatchLoader(new CountingSource(Sizes.Length), Options with { WholeBatches = true, Augmentation = Exact["all"] }))
            foreach (var batch in loader.Shuffled(1)) batch.Dispose();

        Assert.Equal(before, LivingTensors.Count());
    }

    private static readonly (int Width, int Height)[] Sizes = [(23, 23), (31, 23), (23, 40), (57, 44), (24, 25), (100, 24), (19, 19), (50, 50), (23, 24), (33, 23), (61, 47)];

    private static (List<long> Labels, List<float> Pixels) Read(BatchOptions options)
    {
        var (labels, pixels) = (new List<long>(), new List<float>());
        using var loader = new BatchLoader(new CountingSource(Sizes.Length), options);
        foreach (var batch in loader.Shuffled(2))
        {
            using var _ = batch;
            using var scope = NewDisposeScope();
            Assert.Equal([batch.Count, 3L, 19L, 19L], batch.Images.shape);
            Assert.Equal([19L * 19 * 3, 1L, 19L * 3, 3L], batch.Images.stride());
            labels.AddRange(batch.Labels.data<long>());
            pixels.AddRange(batch.Images.contiguous().data<float>());
        }
        return (labels, pixels);
    }

    /// <summary>Noise images of many shapes, and how often one was asked for.</summary>
    private sealed class CountingSource(int count, int bad = -1) : IImageSource
    {
        private int _decoded;

        public int Count => count;

        public int Decoded => _decoded;

        public IReadOnlyList<string> ClassNames { get; } = ["a", "b", "c"];

        public int GetLabel(int index) => index % 3;

        public string GetName(int index) => $"image {index}";

        public RgbImage GetImage(int index)
        {
            Interlocked.Increment(ref _decoded);
            if (index == bad) throw new ImageDecodingException(GetName(index), "it is bad");
            return NoiseImage.Create(Sizes[index].Width, Sizes[index].Height);
        }
    }
}
