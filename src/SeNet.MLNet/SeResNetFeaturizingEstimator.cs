using Microsoft.ML;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Fitting;
using SeNet.MLNet.Internals;
using SeNet.MLNet.Schema;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Ranks;
using SeNet.Torch.Weights;

namespace SeNet.MLNet;

/// <summary>
/// Turns images into features with a pretrained SE-ResNet, so that any trainer of ML.NET learns to classify them: within seconds, and
/// from few images, where training a network would take long (Donahue et al., arXiv:1310.1531).
/// </summary>
/// <remarks>
/// Made by <c>mlContext.Transforms.SeResNetFeatures(…)</c>. Learns nothing from data: <see cref="Fit"/> loads the weights. Immutable and
/// thread-safe.
/// </remarks>
public sealed partial class SeResNetFeaturizingEstimator : IEstimator<SeResNetFeaturizingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly Options _options;

    internal SeResNetFeaturizingEstimator(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _environment = environment;
        WeightsFetching.Ensure(environment, options.Weights, CancellationToken.None);
        _options = options.Resolve();
    }

    /// <summary>Number of features, known before fitting.</summary>
    public int FeatureCount => _options.Architecture!.FeatureCount;

    /// <summary>The columns afterwards: the input's and the features.</summary>
    /// <param name="inputSchema">The columns that fitting will find.</param>
    /// <exception cref="ArgumentException">The image column is missing, or of a type that doesn't serve; says what to do.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumns.RequireImage(inputSchema, _options.InputColumnName);
        return OutputColumns.AddFeatures(inputSchema, _options.OutputColumnName);
    }

    /// <summary>Loads the network.</summary>
    /// <param name="input">Data with the image column; none of it is read.</param>
    /// <returns>The transformer. The caller disposes it, which frees the network.</returns>
    /// <exception cref="ArgumentException">The image column is missing, or of a type that doesn't serve; says what to do.</exception>
    /// <exception cref="WeightsFileException">The weights don't fit the architecture.</exception>
    /// <exception cref="InvalidDataException">Weights are NaN or infinite; names their tensors.</exception>
    /// <exception cref="IOException">The weights can't be read.</exception>
    /// <exception cref="InvalidOperationException">The device isn't there.</exception>
    /// <exception cref="TorchUnavailableException">torch can't run here.</exception>
    public SeResNetFeaturizingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        InputColumns.FindImage(input.Schema, _options.InputColumnName);
        var device = EnvironmentDevice.Resolve(_environment, _options.Device, RankPlace.Alone);
        var network = new SeResNet(_options.Architecture!, Featurizer.ClassCount, seed: 0);
        try
        {
            ModelWeights.LoadBackbone(network, _options.Weights, _options.CheckpointWeights);
            FiniteWeights.Require(network, $"The weights of '{_options.Weights}' can't score");
        }
        catch
        {
            network.Dispose();
            throw;
        }
        return new SeResNetFeaturizingTransformer(_environment, new Featurizer(network, _options.Preprocessing, device), _options.ToFeatureOptions());
    }
}
