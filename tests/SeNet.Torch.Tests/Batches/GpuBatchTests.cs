using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Batches;

/// <summary>Batches made on a GPU against those that the processor makes image by image.</summary>
public sealed class GpuBatchTests
{
    private const double Shade = 1 / (255 * 0.2); // one step of a sample, after normalization by the smallest deviation

    private static readonly BatchOptions Options = new()
    {
        BatchSize = 16,
        Preprocessing = new ImagePreprocessing { ResizeTo = 40, CropSize = 32, Statistics = new ChannelStatistics(0.485f, 0.456f, 0.406f, 0.229f, 0.224f, 0.225f) },
        Seed = 3,
    };

    // A GPU multiplies by the reciprocal of 255; what is resized is rounded once instead of twice; hues may differ by some shades.
    private static readonly Dictionary<string, (Augmentation? Augmentation, double Tolerance)> Kinds = new()
    {
        ["none"] = (null, 1e-5),
        ["pad, mix"] = (Augmentation.PadCropAndFlip with { Mixup = 0.4 }, 1e-5),
        ["blanks"] = (new Augmentation { VerticalFlip = true, Cutout = 7, RandomErasing = new RandomErasing { Probability = 0.7 } }, 1e-5),
        ["colour, cut"] = (new Augmentation { ColorJitter = new ColorJitter { Brightness = 0.6, Contrast = 0.7, Saturation = 1.5 }, CutMix = 1 }, 1.01 * Shade),
        ["resized"] = (Augmentation.ResizedCropAndFlip, 1.01 * Shade),
        ["policy"] = (Augmentation.PadCropAndFlip with { Policy = new AugmentationPolicy.TrivialAugmentWide() }, 1e-5),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Shuffled_OnTheGpu_EqualsImageByImage(string name)
    {
        var gpu = Gpu.Required();
        var (augmentation, tolerance) = Kinds[name];
        var options = Options with { Augmentation = augmentation };
        var images = new DrawnImageSource(40, seed: 1, size: 40);

        foreach (var deviceLimit in (long[])[2L << 30, 0]) // pixels on the device, or in the host's memory
        {
            using var scope = NewDisposeScope();
            var (expectedLabels, expected) = Read(images, options with { WholeBatches = false });
            var (labels, actual) = Read(images, options with { Device = gpu, DeviceCacheLimit = deviceLimit });

            Assert.Equal(expectedLabels, labels);
            Tensors.AssertClose(expected, actual, tolerance, $"{name}, {deviceLimit} bytes on the device");
        }
    }

    private static (long[] Labels, Tensor Images) Read(IImageSource source, BatchOptions options)
    {
        using var loader = new BatchLoader(source, options);
        var (labels, images) = (new List<long>(), new List<Tensor>());
        foreach (var batch in loader.Shuffled(2))
        {
            using var _ = batch;
            Assert.Equal(options.Device.type, batch.Images.device_type);
            labels.AddRange(batch.Labels.cpu().data<long>());
            images.Add(batch.Images.cpu());
        }
        return ([.. labels], cat(images));
    }
}
