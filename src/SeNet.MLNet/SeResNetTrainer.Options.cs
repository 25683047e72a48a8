using System.Runtime.CompilerServices;
using Microsoft.ML;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Training;

namespace SeNet.MLNet;

public sealed partial class SeResNetTrainer
{
    /// <summary>
    /// Everything that decides how a network is trained and how the model scores. Immutable; checked when the trainer is made. The
    /// defaults are the article's recipe for photographs: SE-ResNet-50 on 224×224 pixels, 30 epochs of SGD.
    /// </summary>
    public sealed record Options
    {
        /// <summary>The column of the labels: a key, as <c>MapValueToKey</c> makes it. Rows whose label is missing are left out. Default <c>Label</c>.</summary>
        public string LabelColumnName { get; init; } = "Label";

        /// <summary>
        /// The column of the images: <see cref="Microsoft.ML.Data.MLImage"/>; a vector of bytes of unknown size that holds a file
        /// (<c>LoadRawImageBytes</c>); text, the path of a file; or samples from 0 to 255 as <c>ExtractPixels</c> makes them by default, a
        /// vector of Single or Byte of dimensions [3, height, width] or [height, width, 3], red first. Default <c>Image</c>.
        /// </summary>
        public string ImageColumnName { get; init; } = "Image";

        /// <summary>The column that scoring adds for the probabilities, a vector of Single with the classes' names as slot names. Default <c>Score</c>.</summary>
        public string ScoreColumnName { get; init; } = "Score";

        /// <summary>The column that scoring adds for the most probable class, a key with the label's key values. Default <c>PredictedLabel</c>.</summary>
        public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

        /// <summary>The network to train. Default <see cref="SeResNetArchitecture.SeResNet50"/>.</summary>
        public SeResNetArchitecture Architecture { get; init; } = SeResNetArchitecture.SeResNet50;

        /// <summary>
        /// Width and height of the network's input in pixels, 32 to 2048. Larger and smaller images are resized; see
        /// <see cref="ImagePreprocessing.ForSize"/>. Default 224.
        /// </summary>
        public int ImageSize { get; init; } = 224;

        /// <summary>By which the pixels are normalized; with <see cref="InitialWeights"/>, those that the weights were trained with. Default ImageNet's.</summary>
        public ChannelStatistics Statistics { get; init; } = ChannelStatistics.ImageNet;

        /// <summary>Passes over the training images, at least 1. Default 30.</summary>
        public int Epochs { get; init; } = 30;

        /// <summary>Images per training step, at least 2, since batch normalization compares them. Default 32.</summary>
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

        /// <summary>How training images vary from epoch to epoch; <see langword="null"/> for not at all. Default random crop and flip.</summary>
        public Augmentation? Augmentation { get; init; } = Augmentation.CropAndFlip;

        /// <summary>
        /// Images to measure the network with after each epoch: a view with the same columns, whose labels went through the same fitted
        /// <c>MapValueToKey</c>. The model then has the weights of the epoch with the best accuracy on it. Default none.
        /// </summary>
        public IDataView? ValidationSet { get; init; }

        /// <summary>
        /// The share of the training images, of each class alike, that is set aside as validation set: 0 or more, below 1; 0 for none, as
        /// beside a <see cref="ValidationSet"/>. Default 0.
        /// </summary>
        public double ValidationFraction { get; init; }

        /// <summary>
        /// Seed of the fresh weights, the order of images, their augmentation and the validation fraction; <see langword="null"/> for that of
        /// the <see cref="MLContext"/>, or a random one if that has none. The same seed gives the same model, on a CPU with the same number
        /// of threads bit for bit. Default <see langword="null"/>.
        /// </summary>
        public long? Seed { get; init; }

        /// <summary>
        /// Where to train and score: <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c>, or <c>auto</c>: what <see cref="MLContext.GpuDeviceId"/> and
        /// <see cref="MLContext.FallbackToCpu"/> say, and where no GPU is named there, the first one, else the CPU. Default <c>auto</c>.
        /// </summary>
        public string Device { get; init; } = "auto";

        /// <summary>
        /// A weights file (safetensors) to begin with instead of fresh weights: of the same <see cref="Architecture"/> and as many classes as
        /// the label has. Default <see langword="null"/>, fresh weights.
        /// </summary>
        public string? InitialWeights { get; init; }

        /// <summary>The folder that relative paths in the image column are in, in training and scoring; <see langword="null"/> for the process's current folder. Default <see langword="null"/>.</summary>
        public string? ImageFolder { get; init; }

        /// <summary>Largest width × height of an image that is decoded, 1 to <see cref="ImageDecoder.MaxPixelLimit"/>. Default <see cref="ImageDecoder.DefaultPixelLimit"/>.</summary>
        public int PixelLimit { get; init; } = ImageDecoder.DefaultPixelLimit;

        /// <summary>What training does with an image that is missing or can't be decoded: fail, or skip it and name it in the log. Default fail.</summary>
        public BadImagePolicy BadImages { get; init; } = BadImagePolicy.Fail;

        /// <summary>What scoring does with such an image. Default fail.</summary>
        public UnreadableImages ScoringBadImages { get; init; } = UnreadableImages.Fail;

        /// <summary>Images that scoring reads ahead and scores at once, 1 to 4096; <see langword="null"/> for a number that suits the device. Default <see langword="null"/>.</summary>
        public int? ScoringBatchSize { get; init; }

        /// <summary>Told every <see cref="ReportEvery"/> steps and after each epoch, on the thread that fits. Default none.</summary>
        public IProgress<TrainingReport>? Progress { get; init; }

        /// <summary>Steps between two reports of the loss, at least 1. Default 50.</summary>
        public int ReportEvery { get; init; } = 50;

        /// <summary>
        /// Ends training after the step that is under way; <see cref="Fit"/> then returns the model trained so far. While the data is
        /// still being read there is none, and an <see cref="OperationCanceledException"/> comes instead. Default none.
        /// </summary>
        public CancellationToken CancellationToken { get; init; }

        /// <summary>Whether cancelling always gives an <see cref="OperationCanceledException"/>, never a half-trained model. Default false.</summary>
        public bool ThrowIfCancelled { get; init; }

        /// <summary>How an image becomes the network's input.</summary>
        internal ImagePreprocessing Preprocessing => ImagePreprocessing.ForSize(ImageSize) with { Statistics = Statistics };

        internal TrainingOptions ToTrainingOptions(long seed, string device) => new()
        {
            Epochs = Epochs,
            BatchSize = BatchSize,
            LearningRate = LearningRate,
            Schedule = Schedule,
            Momentum = Momentum,
            WeightDecay = WeightDecay,
            WeightDecayScope = WeightDecayScope,
            LabelSmoothing = LabelSmoothing,
            Preprocessing = Preprocessing,
            Augmentation = Augmentation,
            Seed = seed,
            Device = device,
            ReportEvery = ReportEvery,
            BadImages = BadImages,
        };

        internal ScoringOptions ToScoringOptions() => new()
        {
            ImageColumnName = ImageColumnName,
            ScoreColumnName = ScoreColumnName,
            PredictedLabelColumnName = PredictedLabelColumnName,
            BatchSize = ScoringBatchSize,
            UnreadableImages = ScoringBadImages,
            ImageFolder = ImageFolder,
            PixelLimit = PixelLimit,
        };

        /// <summary>Checks every option; the device only for its form, files not at all.</summary>
        /// <exception cref="ArgumentException">One is out of its bounds; the message names it and its value.</exception>
        internal void Validate()
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(LabelColumnName);
            ArgumentNullException.ThrowIfNull(Architecture);
            ArgumentNullException.ThrowIfNull(Statistics);
            Require(ImageSize is >= SeResNet.MinimumImageSize and <= 2048, ImageSize, $"{SeResNet.MinimumImageSize} to 2048");
            Require(BatchSize >= 2, BatchSize, "at least 2");
            Require(ValidationFraction is >= 0 and < 1, ValidationFraction, "at least 0 and below 1");
            Require(ValidationFraction == 0 || ValidationSet is null, ValidationFraction, "0 beside a ValidationSet");
            Require(InitialWeights is not "", InitialWeights, "a path or null");
            Require(ImageFolder is not "", ImageFolder, "a path or null");
            Require(Enum.IsDefined(BadImages), BadImages, "Fail or Skip");
            Require(Enum.IsDefined(ScoringBadImages), ScoringBadImages, "Fail or ScoreNaN");
            Require(ScoringBatchSize is null or (>= 1 and <= ScoringOptions.MaxBatchSize), ScoringBatchSize, $"1 to {ScoringOptions.MaxBatchSize}, or null");
            ToTrainingOptions(seed: 0, Device).Validate();
            ToScoringOptions().Validate();
            var batchBytes = (long)BatchSize * ImageSize * ImageSize * RgbImage.Channels * sizeof(float);
            Require(batchBytes <= int.MaxValue, BatchSize, $"at most {int.MaxValue / (batchBytes / BatchSize)} at an {nameof(ImageSize)} of {ImageSize}");
        }

        private static void Require<T>(bool holds, T value, string bounds, [CallerArgumentExpression(nameof(value))] string name = "")
        {
            if (!holds) throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be {bounds}, not {value}."));
        }
    }
}
