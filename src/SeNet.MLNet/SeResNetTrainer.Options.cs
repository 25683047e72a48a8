using Microsoft.ML;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.MLNet;

public sealed partial class SeResNetTrainer
{
    /// <summary>
    /// Everything that decides how a network is trained and how the model scores. Immutable; checked when the trainer is made. The
    /// defaults are the article's recipe for photographs: SE-ResNet-50 on 224×224 pixels, 30 epochs of SGD. With <see cref="InitialWeights"/>,
    /// options at their default are <see cref="TrainingOptions.FineTune"/>'s, as the log says; a recipe given to the constructor holds as it is.
    /// </summary>
    public sealed partial record Options : TrainingRecipe
    {
        private const int DefaultImageSize = 224;

        private readonly int? _imageSize; // null: nobody has said

        /// <summary>The article's recipe; see <see cref="TrainingOptions.Article"/>.</summary>
        public Options()
        {
        }

        /// <summary>
        /// A recipe: <c>new SeResNetTrainer.Options(TrainingOptions.FromName("cifar")) { Epochs = 100 }</c>. Its options are copied, but for
        /// seed and device. The <see cref="Architecture"/> is still to be chosen.
        /// </summary>
        /// <param name="recipe">How to train, and on images of which size.</param>
        public Options(TrainingOptions recipe) : base(recipe)
        {
            _hasRecipe = true;
            ImageSize = recipe.Preprocessing.CropSize;
            // ImageNet's are what is taken anyway where the initial weights don't tell.
            Statistics = recipe.Preprocessing.Statistics == ChannelStatistics.ImageNet ? null : recipe.Preprocessing.Statistics;
        }

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

        /// <summary>
        /// The network to train; <see langword="null"/> for that of the <see cref="InitialWeights"/>, as far as the file tells, and without
        /// them <see cref="SeResNetArchitecture.SeResNet50"/>. With a plain network's weights also its
        /// <see cref="SeResNetArchitecture.GatedTwin"/>, onto which they are grafted. Default <see langword="null"/>.
        /// </summary>
        public SeResNetArchitecture? Architecture { get; init; }

        /// <summary>
        /// Width and height of the network's input in pixels, 32 to 2048. Larger and smaller images are resized; see
        /// <see cref="ImagePreprocessing.ForSize"/>. Default that with which the <see cref="InitialWeights"/>' publisher tested them, where it
        /// is known; else 224. With another size images are still resized by the publisher's filter and cropped to the publisher's share.
        /// </summary>
        public int ImageSize { get => _imageSize ?? DefaultImageSize; init => _imageSize = value; }

        /// <summary>
        /// By which the pixels are normalized; <see langword="null"/> for those that the <see cref="InitialWeights"/> were trained with, as
        /// far as the file tells, and without them ImageNet's. Default <see langword="null"/>.
        /// </summary>
        public ChannelStatistics? Statistics { get; init; }

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
        /// Weights to begin with instead of fresh ones, of the same <see cref="Architecture"/>: a file's path, or a name of
        /// <see cref="PretrainedWeights"/>, such as <see cref="PretrainedWeights.SeResNet50Ra2"/>, whose file is fetched once. What becomes of
        /// the head <see cref="InitialHead"/> says. See <see cref="TrainingRecipe.FineTuning"/>
        /// for training parts of it only. Default <see langword="null"/>, fresh weights.
        /// </summary>
        public string? InitialWeights { get; init; }

        /// <summary>
        /// What becomes of the head of the <see cref="InitialWeights"/>: by default its rows go to the classes of their names, whatever the
        /// order, and classes that the file doesn't know begin afresh, as the log says. Default <see cref="Torch.Weights.InitialHead.Match"/>.
        /// </summary>
        public InitialHead InitialHead { get; init; } = InitialHead.Match;

        /// <summary>
        /// Which weights of the <see cref="InitialWeights"/> to take, where a <c>.pth</c> checkpoint keeps a moving average beside the
        /// trained ones. Default the trained ones.
        /// </summary>
        public CheckpointWeights CheckpointWeights { get; init; } = CheckpointWeights.Trained;

        /// <summary>The folder that relative paths in the image column are in, in training and scoring; <see langword="null"/> for the process's current folder. Default <see langword="null"/>.</summary>
        public string? ImageFolder { get; init; }

        /// <summary>Largest width × height of an image that is decoded, 1 to <see cref="ImageDecoder.MaxPixelLimit"/>. Default <see cref="ImageDecoder.DefaultPixelLimit"/>.</summary>
        public int PixelLimit { get; init; } = ImageDecoder.DefaultPixelLimit;

        /// <summary>
        /// Whether large JPEG files are decoded at a part of their size, in training and in scoring; see
        /// <see cref="ImagePreprocessing.ReducedDecoding"/>. Default false: a file gives the same scores as its decoded image.
        /// </summary>
        public bool ReducedDecoding { get; init; }

        /// <summary>What scoring does with an image that is missing or can't be decoded. Default fail.</summary>
        public UnreadableImages ScoringBadImages { get; init; } = UnreadableImages.Fail;

        /// <summary>Images that scoring reads ahead and scores at once, 1 to 4096; <see langword="null"/> for a number that suits the device. Default <see langword="null"/>.</summary>
        public int? ScoringBatchSize { get; init; }

        /// <summary>
        /// Which views of an image the model scores; its probabilities are the mean of theirs, and take as many times the time. The saved
        /// model keeps it; <see cref="SeResNetTransformer.Transform(IDataView, Torch.Inference.TestTimeAugmentation)"/> scores with another. Default <see cref="TestTimeAugmentation.None"/>.
        /// </summary>
        public TestTimeAugmentation TestTimeAugmentation { get; init; } = TestTimeAugmentation.None;

        /// <summary>
        /// In which numbers the model computes when it scores on a CPU. <see cref="Torch.Inference.ScoringPrecision.Auto"/> compares both on up to
        /// <see cref="MaxCheckedImages"/> images, of the validation set if there is one, else of the training data; the log has the result, and
        /// the saved model keeps it. Default <see cref="Torch.Inference.ScoringPrecision.Float32"/>.
        /// </summary>
        public ScoringPrecision ScoringPrecision { get; init; } = ScoringPrecision.Float32;

        /// <summary>How many images <see cref="Torch.Inference.ScoringPrecision.Auto"/> looks at.</summary>
        public const int MaxCheckedImages = 256;

        /// <summary>Told every <see cref="TrainingRecipe.ReportEvery"/> steps and after each epoch, on the thread that fits. Default none.</summary>
        public IProgress<TrainingReport>? Progress { get; init; }

        /// <summary>
        /// Ends training after the step that is under way; <see cref="Fit"/> then returns the model trained so far. While the data is
        /// still being read there is none, and an <see cref="OperationCanceledException"/> comes instead. Default none.
        /// </summary>
        public CancellationToken CancellationToken { get; init; }

        /// <summary>Whether cancelling always gives an <see cref="OperationCanceledException"/>, never a half-trained model. Default false.</summary>
        public bool ThrowIfCancelled { get; init; }

        /// <summary>How an image becomes the network's input.</summary>
        internal ImagePreprocessing Preprocessing => NetworkInput.Create(ImageSize, Statistics, ReducedDecoding, TestInput);

        /// <summary>How the publisher of the initial weights tested them, once resolved; <see langword="null"/> where it isn't known.</summary>
        internal TestInput? TestInput { get; private init; }

        internal TrainingOptions ToTrainingOptions(long seed, string device) => new(this)
        {
            Preprocessing = Preprocessing,
            Seed = seed,
            Device = device,
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
            TestTimeAugmentation = TestTimeAugmentation,
        };

        /// <summary>Puts what the initial weights tell, or the defaults, in the place of what isn't given.</summary>
        internal Options Resolve()
        {
            var file = InitialWeights is null ? null : ModelWeights.Inspect(InitialWeights, CheckpointWeights);
            var architecture = Architecture ?? file?.Architecture ?? SeResNetArchitecture.SeResNet50;
            return WithFineTuning(architecture.Depths.Count) with
            {
                Architecture = architecture,
                ImageSize = _imageSize ?? file?.TestInput?.Size ?? DefaultImageSize,
                TestInput = file?.TestInput,
                Statistics = Statistics ?? file?.Statistics,
            };
        }

        /// <summary>Checks every option; the device only for its form, files not at all.</summary>
        /// <exception cref="ArgumentException">One is out of its bounds; the message names it and its value.</exception>
        internal void Validate()
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(LabelColumnName);
            NetworkInput.Validate(ImageSize, Preprocessing);
            Require(ValidationFraction is >= 0 and < 1, ValidationFraction, "at least 0 and below 1");
            Require(ValidationFraction == 0 || ValidationSet is null, ValidationFraction, "0 beside a ValidationSet");
            Require(InitialWeights is not "", InitialWeights, "a path, a name or null");
            Require(Enum.IsDefined(CheckpointWeights), CheckpointWeights, "Trained or MovingAverage");
            Require(Enum.IsDefined(InitialHead), InitialHead, "Match, Take or Replace");
            Require(Enum.IsDefined(ScoringBadImages), ScoringBadImages, "Fail or ScoreNaN");
            Require(Enum.IsDefined(TestTimeAugmentation), TestTimeAugmentation, "None, Flip, FiveCrops or TenCrops");
            Require(Enum.IsDefined(ScoringPrecision), ScoringPrecision, "Float32, BFloat16 or Auto");
            Require(ScoringBatchSize is null or (>= 1 and <= ImageInputOptions.MaxBatchSize), ScoringBatchSize, $"1 to {ImageInputOptions.MaxBatchSize}, or null");
            ToTrainingOptions(seed: 0, Device).Validate();
            ToScoringOptions().Validate();
            var batchBytes = (long)BatchSize * ImageSize * ImageSize * RgbImage.Channels * sizeof(float);
            Require(batchBytes <= int.MaxValue, BatchSize, $"at most {int.MaxValue / (batchBytes / BatchSize)} at an {nameof(ImageSize)} of {ImageSize}");
        }
    }
}
