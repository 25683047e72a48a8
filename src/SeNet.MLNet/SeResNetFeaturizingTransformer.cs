using Microsoft.ML;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Inference;

namespace SeNet.MLNet;

/// <summary>Adds to rows with images what a pretrained SE-ResNet sees in them, before its head: features for any other trainer.</summary>
/// <remarks>
/// <para>
/// Output: <see cref="OutputColumnName"/>, a vector of float of <see cref="FeatureCount"/> slots: the last stage's channels, each averaged
/// over the image, none below 0. With <c>UnreadableImages.ScoreNaN</c> all are NaN where the image can't be read; ML.NET's trainers leave
/// such rows out.
/// </para>
/// <para>
/// Input, memory, threads, disposal, saving and loading: see <see cref="ImageScoringTransformer"/>. A saved model holds the network's
/// weights, so that it doesn't need the weights file any more. Every pass over the view computes the features anew: a trainer that goes
/// over its data repeatedly wants <c>AppendCacheCheckpoint</c> before it.
/// </para>
/// </remarks>
public sealed class SeResNetFeaturizingTransformer : ImageScoringTransformer
{
    private readonly Featurizer _featurizer;
    private FeatureOptions _options;
    private readonly Scorer _scorer;

    /// <summary>Takes over a network.</summary>
    /// <param name="environment">The environment that the estimator or the model file's reader was given.</param>
    /// <param name="featurizer">Its network is this transformer's from now on, also if this fails.</param>
    /// <param name="options">How to read images, and where features go; valid.</param>
    /// <exception cref="ArgumentException">The preprocessing makes no input for the network.</exception>
    /// <exception cref="InvalidOperationException">The device isn't there.</exception>
    internal SeResNetFeaturizingTransformer(IHostEnvironment environment, Featurizer featurizer, FeatureOptions options)
        : base(environment)
    {
        _featurizer = featurizer;
        _options = options;
        _scorer = new Scorer(featurizer.Network, featurizer.Preprocessing, featurizer.Device, ScorerOutput.Features);
        Messages.Trace(environment, nameof(SeResNetFeaturizingTransformer), $"{Architecture.Name} for {FeatureCount} features is on {Device}.");
    }

    /// <summary>The column that features are written to.</summary>
    public string OutputColumnName => _options.OutputColumnName;

    /// <summary>Number of features.</summary>
    public int FeatureCount => _scorer.OutputCount;

    private protected override Scorer Scorer => _scorer;

    private protected override ImageInputOptions InputOptions
    {
        get => _options;
        set => _options = (FeatureOptions)value;
    }

    private protected override OutputColumn[] CreateColumns(DataViewSchema input) => [new VectorColumn(OutputColumnName, FeatureCount)];

    private protected override void Save(ModelSaveContext context) => SavedFeaturizer.Save(context, _featurizer, _options);
}
