using Microsoft.ML;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Inference;

namespace SeNet.MLNet;

/// <summary>
/// A trained SE-ResNet: adds to rows with images the probability of each class and the label of the most probable one.
/// </summary>
/// <remarks>
/// <para>
/// Output: <see cref="ScoreColumnName"/>, a vector of float of as many slots as there are classes: softmax probabilities, which add up to
/// 1; its <c>SlotNames</c> are the classes' names. And <see cref="PredictedLabelColumnName"/>, a key of the label's own type and key
/// values, so that <c>MapKeyToValue</c> gives the label back. <c>MulticlassClassification.Evaluate</c> finds both.
/// </para>
/// <para>
/// Input, memory, threads, disposal, saving and loading: see <see cref="ImageScoringTransformer"/>. Images may come in another kind of
/// column than was trained with.
/// </para>
/// </remarks>
public sealed class SeResNetTransformer : ImageScoringTransformer
{
    private readonly TrainedModel _model;
    private readonly Scorer _scorer;

    /// <summary>Takes over a model.</summary>
    /// <param name="environment">The environment that the estimator or the model file's reader was given.</param>
    /// <param name="model">Its network is this transformer's from now on, also if this fails.</param>
    /// <param name="options">How to score.</param>
    /// <exception cref="ArgumentException">The options or the model's parts don't fit.</exception>
    /// <exception cref="InvalidOperationException">The device isn't there.</exception>
    internal SeResNetTransformer(IHostEnvironment environment, TrainedModel model, ScoringOptions options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(model);
        try
        {
            ArgumentNullException.ThrowIfNull(options);
            options.Validate();
            if (model.Labels.ClassCount != model.Network.ClassCount)
                throw new ArgumentException($"There are {model.Labels.ClassCount} labels, but the network tells {model.Network.ClassCount} classes apart.", nameof(model));
            _scorer = new Scorer(model.Network, model.Preprocessing, model.Device);
        }
        catch
        {
            model.Network.Dispose();
            throw;
        }
        _model = model;
        Options = options;
        Messages.Trace(environment, nameof(SeResNetTransformer), $"{Architecture.Name} for {ClassNames.Count} classes is on {Device}.");
    }

    /// <summary>The classes' names: the label's key values as text, in the order of the scores; "1", "2", … where it had none.</summary>
    public IReadOnlyList<string> ClassNames => _model.Labels.ClassNames;

    /// <summary>The column that probabilities are written to.</summary>
    public string ScoreColumnName => Options.ScoreColumnName;

    /// <summary>The column that the most probable label is written to.</summary>
    public string PredictedLabelColumnName => Options.PredictedLabelColumnName;

    internal ScoringOptions Options { get; }

    private protected override Scorer Scorer => _scorer;

    private protected override ImageInputOptions InputOptions => Options;

    private protected override OutputColumn[] CreateColumns(DataViewSchema input) => ClassifierColumns.Create(_model.Labels, Options, input);

    private protected override void Save(ModelSaveContext context) => SavedTransformer.Save(context, _model, Options);
}
