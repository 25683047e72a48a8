using SeNet.Torch.Images;
using SeNet.Torch.Native;

namespace SeNet.Torch.Training;

/// <summary>Everything that decides how a network is trained. Immutable; checked when a <see cref="Trainer"/> is made.</summary>
public sealed record TrainingOptions : TrainingRecipe
{
    /// <summary>The article's recipe; see <see cref="Article"/>.</summary>
    public TrainingOptions()
    {
    }

    /// <summary>A recipe, with the defaults of what a recipe doesn't say.</summary>
    /// <param name="recipe">Its options are copied.</param>
    public TrainingOptions(TrainingRecipe recipe) : base(recipe)
    {
    }

    /// <summary>How an image becomes the network's input. Default resized to 256, cropped to 224, ImageNet's statistics.</summary>
    public ImagePreprocessing Preprocessing { get; init; } = ImagePreprocessing.ForSize(224);

    /// <summary>
    /// Seed of the order of images and their augmentation, and of dropout. On a CPU the same seed, machine and number of threads give
    /// the same losses bit for bit. Default 0.
    /// </summary>
    public long Seed { get; init; }

    /// <summary>Where to train: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. Default <c>auto</c>.</summary>
    public string Device { get; init; } = "auto";

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
        Augmentation = Batches.Augmentation.PadCropAndFlip,
    };

    /// <summary>
    /// For a network that has learnt before, on photographs of 224: stem and first stage learn at a tenth of the rate, the second stage at a
    /// fifth, the third at half; batches of 32; learning rate 0.01 with one epoch of warm-up and a cosine; weight decay 1e-4 on weights
    /// only; label smoothing 0.1; 20 epochs, fewer if five in a row bring nothing.
    /// </summary>
    public static TrainingOptions FineTune { get; } = new()
    {
        Epochs = 20,
        Schedule = new LearningRateSchedule.WarmupCosine(1),
        WeightDecay = 1e-4,
        WeightDecayScope = WeightDecayScope.WeightsOnly,
        LabelSmoothing = 0.1,
        FineTuning = new FineTuning { LearningRateFactors = [0.1, 0.1, 0.2, 0.5] },
        EarlyStopping = new EarlyStopping { Patience = 5 },
    };

    /// <summary>
    /// For a million photographs from fresh weights at 224, after He et al. (arXiv:1812.01187, section 2): crops of random size and
    /// proportions, flips; batches of 256; learning rate 0.1 with five epochs of warm-up and a cosine; weight decay 1e-4 on weights
    /// only; label smoothing 0.1; 90 epochs.
    /// </summary>
    public static TrainingOptions ImageNet { get; } = new()
    {
        Epochs = 90,
        BatchSize = 256,
        LearningRate = 0.1,
        Schedule = new LearningRateSchedule.WarmupCosine(5),
        WeightDecay = 1e-4,
        WeightDecayScope = WeightDecayScope.WeightsOnly,
        LabelSmoothing = 0.1,
        Augmentation = Batches.Augmentation.ResizedCropAndFlip,
    };

    /// <summary>The names of the recipes that <see cref="FromName"/> knows.</summary>
    public static IReadOnlyList<string> RecipeNames { get; } = ["article", "cifar", "finetune", "imagenet"];

    /// <summary>A recipe by its name: <see cref="Article"/>, <see cref="Cifar"/>, <see cref="FineTune"/> or <see cref="ImageNet"/>.</summary>
    /// <param name="recipe"><c>article</c>, <c>cifar</c>, <c>finetune</c> or <c>imagenet</c>.</param>
    /// <exception cref="ArgumentException">There is no such recipe; names those that there are.</exception>
    public static TrainingOptions FromName(string recipe) => recipe switch
    {
        "article" => Article,
        "cifar" => Cifar,
        "finetune" => FineTune,
        "imagenet" => ImageNet,
        _ => throw new ArgumentException($"There is no recipe '{recipe}'; there are {string.Join(", ", RecipeNames)}.", nameof(recipe)),
    };

    /// <summary>Checks every option, as <see cref="Trainer"/> does; the device only for its form, not whether it is there.</summary>
    /// <exception cref="ArgumentException">One is out of its bounds; the message names it and its value.</exception>
    public void Validate()
    {
        ValidateRecipe();
        ArgumentNullException.ThrowIfNull(Preprocessing);
        ComputeDevice.Validate(Device);
        Preprocessing.Validate();
    }
}
