using System.Runtime.CompilerServices;
using SeNet.Torch.Batches;

namespace SeNet.Torch.Training;

/// <summary>How a network learns, wherever its images come from: the options that every way to train one has. Immutable.</summary>
public abstract record TrainingRecipe
{
    /// <summary>The article's recipe.</summary>
    protected TrainingRecipe()
    {
    }

    /// <summary>Passes over the training images, at least 1. Default 30.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Images per step, of all ranks together; at least 2, since batch normalization compares them. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Base learning rate, above 0. Default 0.01.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>How the learning rate moves. Default constant.</summary>
    public LearningRateSchedule Schedule { get; init; } = new LearningRateSchedule.Constant();

    /// <summary>How gradients change the weights. Default stochastic gradient descent.</summary>
    public Optimizer Optimizer { get; init; } = new Optimizer.Sgd();

    /// <summary>Momentum of stochastic gradient descent: 0 or more, below 1. Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>In which numbers a step is computed; the weights themselves are float32 throughout. Default float32.</summary>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Float32;

    /// <summary>Weight decay (L2 penalty), 0 or more. Default 5e-4.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Which parameters decay. Default all.</summary>
    public WeightDecayScope WeightDecayScope { get; init; } = WeightDecayScope.All;

    /// <summary>Share of the target that is spread over all classes: 0 or more, below 1. Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>How much the images of each class count in the loss; <see langword="null"/> for all alike. Default <see langword="null"/>.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>
    /// Whether every class makes about the same share of an epoch, however many images it has: images of small classes then come
    /// repeatedly, varied each time, and of large ones only some. An epoch has as many images as otherwise. Default false.
    /// </summary>
    public bool BalancedSampling { get; init; }

    /// <summary>
    /// The probability, 0 or more and below 1, with which an image skips the last residual block in training; that of the blocks before falls
    /// evenly towards the input, to p/L in the first of L (stochastic depth, Huang et al., arXiv:1603.09382, section 3, for each image by
    /// itself as torchvision and timm have it). Good for deep networks and long runs. Default 0.
    /// </summary>
    public double StochasticDepth { get; init; }

    /// <summary>
    /// The Euclidean norm of all gradients together that an update may have, above 0: longer ones are shortened to it, as PyTorch's
    /// <c>clip_grad_norm_</c> does (Pascanu et al., arXiv:1211.5063); <see langword="null"/> for any. Default <see langword="null"/>.
    /// </summary>
    public double? GradientNormLimit { get; init; }

    /// <summary>
    /// Batches whose gradients are averaged into one update, 1 or more: a larger batch than memory has room for, except that normalization
    /// sees the small ones. At the end of an epoch an update may be of fewer. Default 1.
    /// </summary>
    public int AccumulatedBatches { get; init; } = 1;

    /// <summary>A moving average of the weights that is kept instead of the weights; <see langword="null"/> for none. Default <see langword="null"/>.</summary>
    public WeightAveraging? WeightAveraging { get; init; }

    /// <summary>The figure that tells which epoch is best, whose weights the network has in the end. Default accuracy.</summary>
    public TrainingMetric Metric { get; init; } = TrainingMetric.Accuracy;

    /// <summary>When to end before the last epoch; <see langword="null"/> for never. Default <see langword="null"/>.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Where and when the run saves itself; <see langword="null"/> for nowhere. Default <see langword="null"/>.</summary>
    public Checkpointing? Checkpointing { get; init; }

    /// <summary>Which processes train together: a launcher's (<c>mpirun -np 4 …</c>), each with its share of every batch. Default auto.</summary>
    public Ranks Ranks { get; init; } = Ranks.Auto;

    /// <summary>Of which images normalization takes its statistics, where several ranks share a batch. Default synchronized.</summary>
    public BatchNormalization BatchNormalization { get; init; } = BatchNormalization.Synchronized;

    /// <summary>In which numbers gradients travel between ranks: bfloat16 for slow networks, where each sum of two is rounded again. Default float32.</summary>
    public TrainingPrecision GradientWire { get; init; } = TrainingPrecision.Float32;

    /// <summary>How a network that has learnt before goes on learning; <see langword="null"/> for all of it at one rate. Default <see langword="null"/>.</summary>
    public FineTuning? FineTuning { get; init; }

    /// <summary>How training images vary from epoch to epoch; <see langword="null"/> for not at all. Default random crop and flip.</summary>
    public Augmentation? Augmentation { get; init; } = Augmentation.CropAndFlip;

    /// <summary>What to do with an image that is missing or can't be decoded: fail, or leave it out and name it. Default fail.</summary>
    public BadImagePolicy BadImages { get; init; } = BadImagePolicy.Fail;

    /// <summary>Steps between two reports of the loss, at least 1. Default 50.</summary>
    public int ReportEvery { get; init; } = 50;

    /// <summary>Every option's name and value as text, in invariant culture; <c>Schedule.Epochs</c> is an option of the <c>Schedule</c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Describe() => OptionListing.Of(this);

    /// <summary>Checks the options above.</summary>
    /// <exception cref="ArgumentException">One is out of its bounds; the message names it and its value.</exception>
    private protected void ValidateRecipe()
    {
        Require(Epochs >= 1, Epochs, "at least 1");
        Require(BatchSize >= 2, BatchSize, "at least 2");
        Require(double.IsFinite(LearningRate) && LearningRate > 0, LearningRate, "above 0");
        Require(Momentum is >= 0 and < 1, Momentum, "at least 0 and below 1");
        Require(double.IsFinite(WeightDecay) && WeightDecay >= 0, WeightDecay, "0 or more");
        Require(Enum.IsDefined(Metric), Metric, "Accuracy or Loss");
        Require(StochasticDepth is >= 0 and < 1, StochasticDepth, "at least 0 and below 1");
        Require(GradientNormLimit is null || (double.IsFinite(GradientNormLimit.Value) && GradientNormLimit > 0), GradientNormLimit, "above 0, or null");
        Require(AccumulatedBatches >= 1, AccumulatedBatches, "at least 1");
        Require(LabelSmoothing is >= 0 and < 1, LabelSmoothing, "at least 0 and below 1");
        Require(Enum.IsDefined(Precision), Precision, "Float32 or BFloat16");
        Require(Enum.IsDefined(WeightDecayScope), WeightDecayScope, "All or WeightsOnly");
        Require(Enum.IsDefined(BadImages), BadImages, "Fail or Skip");
        Require(Enum.IsDefined(Ranks), Ranks, "Auto or One");
        Require(Enum.IsDefined(BatchNormalization), BatchNormalization, "Synchronized or Local");
        Require(Enum.IsDefined(GradientWire), GradientWire, "Float32 or BFloat16");
        Require(ReportEvery >= 1, ReportEvery, "at least 1");
        ArgumentNullException.ThrowIfNull(Optimizer);
        Optimizer.Validate(this);
        ArgumentNullException.ThrowIfNull(Schedule);
        Schedule.Validate();
        FineTuning?.Validate(Epochs);
        Augmentation?.Validate();
        ClassWeights?.Validate();
        WeightAveraging?.Validate();
        EarlyStopping?.Validate();
        Checkpointing?.Validate();
    }

    /// <summary>Refuses an option that is out of its bounds.</summary>
    /// <param name="holds">Whether it is within them.</param>
    /// <param name="value">The option.</param>
    /// <param name="bounds">What it must be, as the rest of "… must be".</param>
    /// <param name="name">Its name; the expression given for <paramref name="value"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of bounds; names it and its value.</exception>
    protected internal static void Require<T>(bool holds, T value, string bounds, [CallerArgumentExpression(nameof(value))] string name = "") =>
        OptionBounds.Require(holds, value, bounds, name);
}
