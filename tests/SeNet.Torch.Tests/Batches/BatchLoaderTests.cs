using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Batches;

public sealed class BatchLoaderTests
{
    private static readonly BatchOptions Options = new()
    {
        BatchSize = 4,
        Preprocessing = ImagePreprocessing.ForSize(32) with { Statistics = new ChannelStatistics(0, 0, 0, 1 / 255f, 1 / 255f, 1 / 255f) },
    };

    [Fact]
    public void InOrder_SmallLastBatch_GivesEveryImageOnceWithItsLabel()
    {
        var loader = new BatchLoader(new NumberedImages(10, classes: 3), Options);

        var (sizes, numbers, labels) = Read(loader.InOrder());

        Assert.Equal(3, loader.BatchCount);
        Assert.Equal([4, 4, 2], sizes);
        Assert.Equal(Enumerable.Range(0, 10), numbers);
        Assert.Equal(Enumerable.Range(0, 10).Select(number => number % 3L), labels);
    }

    [Fact]
    public void InOrder_Batch_IsFloatChannelsLast()
    {
        var loader = new BatchLoader(new NumberedImages(4), Options);

        using var batch = loader.InOrder().Single();

        Assert.Equal([4L, 3L, 32L, 32L], batch.Images.shape);
        Assert.Equal([32L * 32 * 3, 1L, 32L * 3, 3L], batch.Images.stride());
        Assert.Equal(ScalarType.Float32, batch.Images.dtype);
        Assert.Equal(ScalarType.Int64, batch.Labels.dtype);
    }

    [Fact]
    public void Shuffled_SameSeedAndEpoch_GivesTheSameBits()
    {
        var options = Options with { Augmentation = Augmentation.PadCropAndFlip, Seed = 5 };
        var images = new DrawnImageSource(20, seed: 1);

        var first = Pixels(new BatchLoader(images, options).Shuffled(3));

        Assert.Equal(first, Pixels(new BatchLoader(images, options).Shuffled(3)));
        Assert.NotEqual(first, Pixels(new BatchLoader(images, options).Shuffled(4)));
        Assert.NotEqual(first, Pixels(new BatchLoader(images, options with { Seed = 6 }).Shuffled(3)));
    }

    [Fact]
    public void Shuffled_Epoch_GivesEveryImageOnceInAnotherOrder()
    {
        var loader = new BatchLoader(new NumberedImages(50), Options);

        var (_, numbers, labels) = Read(loader.Shuffled(1));

        Assert.NotEqual(Enumerable.Range(0, 50), numbers);
        Assert.Equal(Enumerable.Range(0, 50), numbers.Order());
        Assert.Equal(numbers.Select(number => number % 2L), labels);
    }

    [Fact]
    public void Shuffled_SamplersOrder_IsFollowedAndRepeatedImagesVary()
    {
        var images = new DrawnImageSource(6, seed: 1);
        var loader = new BatchLoader(images, Options with { BatchSize = 6, Augmentation = Augmentation.PadCropAndFlip, Order = epoch => [3, 3, 3, 3, 0, epoch] });

        using var batch = loader.Shuffled(5).Single();

        Assert.Equal([3L, 3, 3, 3, 0, 5], batch.Labels.data<long>().ToArray());
        using var scope = NewDisposeScope();
        Assert.Equal(4, batch.Images.narrow(0, 0, 4).flatten(1).unique(dim: 0).output.shape[0]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 1, 2, 4)]
    public void Shuffled_SamplersOrderThatDoesNotFit_IsRefused(params int[] order)
    {
        var loader = new BatchLoader(new NumberedImages(4), Options with { Order = _ => order });

        var error = Assert.Throws<ArgumentException>(() => loader.Shuffled(2));

        Assert.Contains("epoch 2", error.Message);
    }

    [Fact]
    public void InOrder_BadImage_FailsAndNamesIt()
    {
        var loader = new BatchLoader(new NumberedImages(10, bad: 6), Options);

        var error = Assert.Throws<ImageDecodingException>(() => Read(loader.InOrder()));

        Assert.Equal("image 6", error.ImageName);
    }

    [Fact]
    public void InOrder_BadImagesSkipped_LeavesThemOutAndCountsThemOnce()
    {
        var loader = new BatchLoader(new NumberedImages(12, bad: [1, 4, 5, 6, 7]), Options with { BadImages = BadImagePolicy.Skip });

        Read(loader.InOrder());
        var (sizes, numbers, _) = Read(loader.InOrder());

        Assert.Equal([3, 4], sizes);
        Assert.Equal([0, 2, 3, 8, 9, 10, 11], numbers);
        Assert.Equal(5, loader.SkippedImages.Count);
        Assert.Contains(loader.SkippedImages, message => message.Contains("image 4"));
    }

    // Resized whole, one would take gigabytes: whole batches aren't made of it then.
    [Theory]
    [InlineData(10923, 1, false)]
    [InlineData(1, 20_000_000, false)]
    [InlineData(10923, 1, true)]
    [InlineData(1, 20_000_000, true)]
    public void Shuffled_VeryLongImages_ReadsWhatTheNetworkSees(int width, int height, bool wholeBatches)
    {
        var options = Options with
        {
            Preprocessing = Options.Preprocessing with { ResizeTo = 256 },
            Augmentation = new Augmentation { RandomCrop = true, HorizontalFlip = true },
            WholeBatches = wholeBatches,
        };

        foreach (var augmentation in new[] { options.Augmentation, options.Augmentation with { ResizedCrop = new ResizedCrop() }, null })
        {
            using var loader = new BatchLoader(new LongImages(width, height), options with { Augmentation = augmentation });
            Assert.Equal([77, 77], Read(loader.Shuffled(1)).Numbers); // of one shade all over
        }
    }

    private sealed class LongImages(int width, int height) : IImageSource
    {
        private readonly byte[] _pixels = [.. Enumerable.Repeat((byte)77, width * height * 3)];

        public int Count => 2;

        public IReadOnlyList<string> ClassNames => ["a", "b"];

        public int GetLabel(int index) => index;

        public string GetName(int index) => $"{index}";

        public RgbImage GetImage(int index) => new(width, height, _pixels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shuffled_ClassThatLosesAllImages_IsAnErrorWhereEveryClassIsRequired(bool wholeBatches)
    {
        var images = new NumberedImages(12);
        var classOfFive = Enumerable.Range(0, 12).Where(index => images.GetLabel(index) == images.GetLabel(5)).ToArray();
        var options = Options with { BadImages = BadImagePolicy.Skip, WholeBatches = wholeBatches };
        var source = new NumberedImages(12, bad: classOfFive);

        using var lenient = new BatchLoader(source, options);
        Assert.Equal(12 - classOfFive.Length, Read(lenient.InOrder()).Numbers.Count);
        using var almost = new BatchLoader(new NumberedImages(12, bad: classOfFive[1..]), options with { RequiresEveryClass = true });
        for (var epoch = 1; epoch <= 3; epoch++) Read(almost.Shuffled(epoch)); // an image is counted once
        using var strict = new BatchLoader(source, options with { RequiresEveryClass = true });
        var error = Assert.Throws<ImageDataException>(() => Read(strict.Shuffled(1)));

        Assert.Contains($"The class '{source.ClassNames[source.GetLabel(5)]}' has no image that can be decoded", error.Message, StringComparison.Ordinal);
        Assert.Contains($"all {classOfFive.Length} had to be left out", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InOrder_LeftEarly_LeavesNoTensorBehind()
    {
        var loader = new BatchLoader(new NumberedImages(100), Options);
        var before = LivingTensors.Count();

        for (var round = 0; round < 5; round++)
        {
            foreach (var batch in loader.InOrder())
            {
                batch.Dispose();
                break;
            }
        }

        // 5 × 3 abandoned batches would be 30 more.
        Assert.True(Tensor.TotalCount - before < 20, $"{Tensor.TotalCount - before} tensors are left.");
    }

    [Fact]
    public void InOrder_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        var loader = new BatchLoader(new NumberedImages(1000), Options);

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var batch in loader.InOrder(cancellation.Token))
            {
                batch.Dispose();
                cancellation.Cancel();
            }
        });
    }

    [Fact]
    public void Constructor_ImpossibleOptions_AreRefused()
    {
        var images = new NumberedImages(4);

        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(images, Options with { BatchSize = 0 }));
        Assert.Throws<ArgumentException>(() => new BatchLoader(new NumberedImages(0), Options));
        var error = Assert.Throws<ArgumentException>(() => new BatchLoader(images, Options with { BatchSize = 4096, Preprocessing = ImagePreprocessing.ForSize(512) }));
        Assert.Contains("batch size", error.Message);
    }

    private static (List<int> Sizes, List<int> Numbers, List<long> Labels) Read(IEnumerable<ImageBatch> batches)
    {
        var (sizes, numbers, labels) = (new List<int>(), new List<int>(), new List<long>());
        foreach (var batch in batches)
        {
            using var _ = batch;
            using var scope = NewDisposeScope();
            sizes.Add(batch.Count);
            numbers.AddRange(batch.Images.mean([1, 2, 3]).round().to(ScalarType.Int32).data<int>());
            labels.AddRange(batch.Labels.data<long>());
        }
        return (sizes, numbers, labels);
    }

    private static float[] Pixels(IEnumerable<ImageBatch> batches)
    {
        var pixels = new List<float>();
        foreach (var batch in batches)
        {
            using var _ = batch;
            using var contiguous = batch.Images.contiguous();
            pixels.AddRange(contiguous.data<float>());
        }
        return [.. pixels];
    }
}
