using SeNet.MLNet.Scoring;
using SeNet.Torch.Images;
using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.MLNet;

public sealed partial class SeResNetFeaturizingEstimator
{
    /// <summary>Everything that decides which features images get. Immutable; checked when the estimator is made.</summary>
    public sealed record Options
    {
        private const int DefaultImageSize = 224;

        private readonly int? _imageSize; // null: nobody has said

        /// <summary>The column that the features are written to. Default <c>Features</c>, which ML.NET's trainers read.</summary>
        public string OutputColumnName { get; init; } = "Features";

        /// <inheritdoc cref="SeResNetTrainer.Options.ImageColumnName"/>
        public string InputColumnName { get; init; } = "Image";

        /// <summary>
        /// The pretrained network's weights: a file's path, or a name of <see cref="PretrainedWeights"/>, whose file is fetched once. Its head
        /// may be of any classes, and is not used.
        /// </summary>
        public required string Weights { get; init; }

        /// <summary>
        /// Which weights of that file to take, where a <c>.pth</c> checkpoint keeps a moving average beside the trained ones. Default the
        /// trained ones.
        /// </summary>
        public CheckpointWeights CheckpointWeights { get; init; } = CheckpointWeights.Trained;

        /// <summary>The network that the weights are of; <see langword="null"/> for what the file tells. Default <see langword="null"/>.</summary>
        public SeResNetArchitecture? Architecture { get; init; }

        /// <summary>
        /// Width and height of the network's input in pixels, 32 to 2048. Default that with which the weights' publisher tested them, where it
        /// is known; else 224. With another size images are still resized by the publisher's filter and cropped to the publisher's share.
        /// </summary>
        public int ImageSize { get => _imageSize ?? DefaultImageSize; init => _imageSize = value; }

        /// <summary>
        /// By which the pixels are normalized: those that the weights were trained with; <see langword="null"/> for what the file tells.
        /// Default <see langword="null"/>.
        /// </summary>
        public ChannelStatistics? Statistics { get; init; }

        /// <inheritdoc cref="SeResNetTrainer.Options.Device"/>
        public string Device { get; init; } = "auto";

        /// <inheritdoc cref="SeResNetTrainer.Options.ScoringBatchSize"/>
        public int? BatchSize { get; init; }

        /// <summary>What to do with an image that is missing or can't be decoded: fail, or give features that are all NaN. Default fail.</summary>
        public UnreadableImages BadImages { get; init; } = UnreadableImages.Fail;

        /// <summary>The folder that relative paths in the image column are in; <see langword="null"/> for the process's current folder. Default <see langword="null"/>.</summary>
        public string? ImageFolder { get; init; }

        /// <inheritdoc cref="SeResNetTrainer.Options.PixelLimit"/>
        public int PixelLimit { get; init; } = ImageDecoder.DefaultPixelLimit;

        /// <summary>How an image becomes the network's input.</summary>
        internal ImagePreprocessing Preprocessing => NetworkInput.Create(ImageSize, Statistics, reducedDecoding: false, TestInput);

        internal TestInput? TestInput { get; private init; }

        internal FeatureOptions ToFeatureOptions() => new()
        {
            OutputColumnName = OutputColumnName,
            ImageColumnName = InputColumnName,
            BatchSize = BatchSize,
            UnreadableImages = BadImages,
            ImageFolder = ImageFolder,
            PixelLimit = PixelLimit,
        };

        /// <summary>Puts what the weights file tells in the place of what isn't given.</summary>
        internal Options Resolve()
        {
            var file = ModelWeights.Inspect(Weights, CheckpointWeights);
            return this with
            {
                Architecture = Architecture ?? file.Architecture,
                Statistics = Statistics ?? file.Statistics,
                ImageSize = _imageSize ?? file.TestInput?.Size ?? DefaultImageSize,
                TestInput = file.TestInput,
            };
        }

        /// <summary>Checks every option; the device only for its form, the file not at all.</summary>
        /// <exception cref="ArgumentException">One is out of its bounds; the message names it and its value.</exception>
        internal void Validate()
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(InputColumnName);
            ArgumentException.ThrowIfNullOrWhiteSpace(Weights);
            if (!Enum.IsDefined(CheckpointWeights))
                throw new ArgumentException($"{nameof(CheckpointWeights)} must be Trained or MovingAverage, not {CheckpointWeights}.", nameof(CheckpointWeights));
            ComputeDevice.Validate(Device);
            NetworkInput.Validate(ImageSize, Preprocessing);
            ToFeatureOptions().Validate();
        }
    }
}
