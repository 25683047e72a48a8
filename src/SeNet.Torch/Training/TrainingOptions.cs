using System.Runtime.CompilerServices;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Native;

namespace SeNet.Torch.Training;

/// <summary>Everything that decides how a network is trained. Immutable; checked when a <see cref="Trainer"/> is made.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training images, at least 1. Default 30.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Images per step, at least 1. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Base learning rate, above 0. Default 0.01.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>How the learning rate moves. Default constant.</summary>
    public LearningRateSchedule Schedule { get; init; } = new LearningRateSchedule.Constant();

    /// <summary>Momentum of stochastic gradient descent: 0 or more, below 1. Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay (L2 penalty), 0 or more. Default 5e-4.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Which parameters decay. Default all.</summary>
    public WeightDecayScope WeightDecayScope { get; init; } = WeightDecayScope.All;

    /// <summary>Share of the target that is spread over all classes: 0 or more, below 1. Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>How an image becomes the network's input. Default resized to 256, cropped to 224, ImageNet's statistics.</summary>
    public ImagePreprocessing Preprocessing { get; init; } = ImagePreprocessing.ForSize(224);

    /// <summary>How training images vary; <see langword="null"/> for not at all. Default random crop and flip.</summary>
    public Augmentation? Augmentation { get; init; } = Augmentation.CropAndFlip;

    /// <summary>
    /// Seed of the order of images and their augmentation, and of dropout. On a CPU the same seed, machine and number of threads give
    /// the same losses bit for bit. Default 0.
    /// </summary>
    public long Seed { get; init; }

    /// <summary>Where to train: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. Default <c>auto</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Steps between two reports of the loss, at least 1. Default 50.</summary>
    public int ReportEvery { get; init; } = 50;

    /// <summary>What to do with an image that can't be decoded. Default stop.</summary>
    public BadImagePolicy BadImages { get; init; } = BadImagePolicy.Fail;

    /// <summary>
    /// The article's recipe: images resized to 256, random crop of 224, flips, ImageNet's statistics; SGD with learning rate 0.01,
    /// momentum 0.9 and weight decay 5e-4 on all parameters; batches of 32; 30 epochs. These are the defaults.
    /// </summary>
    public static TrainingOptions Article { get; } = new();

    /// <summary>
    /// For images of 32×32 at their own size: crops that reach 4 pixels over the border, flips, CIFAR-10's statistics; batches of 128;
    /// learning rate 0.1 with one epoch of warm-up and a cosine; weight decay 5e-4 on weights only; 30 epochs.
    /// </summary>
    public static TrainingOptions Cifar { get; } = new()
    {
        BatchSize = 128,
        LearningRate = 0.1,
        Schedule = new LearningRateSchedule.WarmupCosine(1),
        WeightDecayScope = WeightDecayScope.WeightsOnly,
        Preprocessing = ImagePreprocessing.ForSize(32) with { Statistics = ChannelStatistics.Cifar10 },
        Augmentation = Augmentation.PadCropAndFlip,
    };

    /// <summary>Checks every option, as <see cref="Trainer"/> does; the device only for its form, not whether it is there.</summary>
    /// <exception cref="ArgumentException">One is out of its bounds; the message names it and its value.</exception>
    public void Validate()
    {
        Require(Epochs >= 1, Epochs, "at least 1");
        Require(BatchSize >= 1, BatchSize, "at least 1");
        Require(double.IsFinite(LearningRate) && LearningRate > 0, LearningRate, "above 0");
        Require(Momentum is >= 0 and < 1, Momentum, "at least 0 and below 1");
        Require(double.IsFinite(WeightDecay) && WeightDecay >= 0, WeightDecay, "0 or more");
        Require(LabelSmoothing is >= 0 and < 1, LabelSmoothing, "at least 0 and below 1");
        Require(ReportEvery >= 1, ReportEvery, "at least 1");
        ArgumentNullException.ThrowIfNull(Schedule);
        ArgumentNullException.ThrowIfNull(Preprocessing);
        ComputeDevice.Validate(Device);
        Schedule.Validate();
        Preprocessing.Validate();
        Augmentation?.Validate();
    }

    private static void Require<T>(bool holds, T value, string bounds, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be {bounds}, not {value}."));
    }
}
