using Microsoft.ML;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Export;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

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
public sealed partial class SeResNetTransformer : ImageScoringTransformer
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
        : base(environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(model);
        try
        {
            ArgumentNullException.ThrowIfNull(options);
            options.Validate();
            if (model.Labels.ClassCount != model.Network.ClassCount)
                throw new ArgumentException($"There are {model.Labels.ClassCount} labels, but the network tells {model.Network.ClassCount} classes apart.", nameof(model));
            _scorer = new Scorer(model.Network, model.Preprocessing, model.Device, precision: model.Precision);
        }
        catch
        {
            model.Network.Dispose();
            throw;
        }
        _model = model;
        Options = options;
        Messages.Trace(environment, nameof(SeResNetTransformer), $"{Architecture.Name} for {ClassNames.Count} classes is on {Device}, scoring in {ScoringPrecision}.");
        if (_scorer.Precision != model.Precision && Device == "cpu")
            Messages.Warn(environment, nameof(SeResNetTransformer), "The model was made to score in bfloat16, which this processor doesn't compute with; it scores in float32.");
    }

    /// <summary>The classes' names: the label's key values as text, in the order of the scores; "1", "2", … where it had none.</summary>
    public IReadOnlyList<string> ClassNames => _model.Labels.ClassNames;

    /// <summary>The column that probabilities are written to.</summary>
    public string ScoreColumnName => Options.ScoreColumnName;

    /// <summary>The column that the most probable label is written to.</summary>
    public string PredictedLabelColumnName => Options.PredictedLabelColumnName;

    /// <summary>In which numbers the network is computed on this machine; see <see cref="SeResNetTrainer.Options.ScoringPrecision"/>.</summary>
    public ScoringPrecision ScoringPrecision => _scorer.Precision;

    /// <summary>Which views of an image are scored, unless <see cref="Transform(IDataView, TestTimeAugmentation)"/> says otherwise.</summary>
    public TestTimeAugmentation TestTimeAugmentation => Options.TestTimeAugmentation;

    internal ScoringOptions Options { get; private set; }

    private protected override Scorer Scorer => _scorer;

    private protected override ImageInputOptions InputOptions
    {
        get => Options;
        set => Options = (ScoringOptions)value;
    }

    private protected override OutputColumn[] CreateColumns(DataViewSchema input) => ClassifierColumns.Create(_model.Labels, Options, input);

    /// <summary>Adds the columns to a view, as <see cref="ImageScoringTransformer.Transform(IDataView)"/>, with another test-time augmentation than the model's.</summary>
    /// <param name="input">A view with the image column; it stays in use.</param>
    /// <param name="augmentation">Which views of each image are scored; the probabilities are the mean of theirs.</param>
    /// <exception cref="ArgumentException">There is no image column, or it holds no images; says what to do.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="augmentation"/> is none of the enum's values.</exception>
    /// <exception cref="ObjectDisposedException">The transformer has been disposed.</exception>
    public IDataView Transform(IDataView input, TestTimeAugmentation augmentation) => Transform(input, augmentation, pixelLimit: null);

    /// <summary>As <see cref="Transform(IDataView, TestTimeAugmentation)"/>, with another limit of pixels than the model's, too.</summary>
    /// <param name="input">As there.</param>
    /// <param name="augmentation">As there.</param>
    /// <param name="pixelLimit">
    /// Largest width × height of an image that is decoded, 1 to <see cref="Torch.Images.ImageDecoder.MaxPixelLimit"/>;
    /// <see langword="null"/> for the model's own (<see cref="SeResNetTrainer.Options.PixelLimit"/>).
    /// </param>
    /// <exception cref="ArgumentException">As there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">As there, or <paramref name="pixelLimit"/> is out of its bounds.</exception>
    /// <exception cref="ObjectDisposedException">The transformer has been disposed.</exception>
    public IDataView Transform(IDataView input, TestTimeAugmentation augmentation, int? pixelLimit)
    {
        var options = Options with { TestTimeAugmentation = augmentation, PixelLimit = pixelLimit ?? Options.PixelLimit };
        options.Validate();
        return Score(input, options);
    }

    /// <summary>
    /// The same model for another size of the network's input, for instance larger than in training, as often scores better: images are
    /// resized in the same proportion to it, by the same filter. This one stays as it is; <c>mlContext.Model.Save</c> saves either with its size.
    /// </summary>
    /// <param name="imageSize">Width and height of the input in pixels, 32 to 2048.</param>
    /// <returns>A transformer with weights of its own; the caller disposes both.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of its bounds.</exception>
    /// <exception cref="ObjectDisposedException">The transformer has been disposed.</exception>
    public SeResNetTransformer WithImageSize(int imageSize)
    {
        var preprocessing = _model.Preprocessing.WithSize(imageSize);
        NetworkInput.Validate(imageSize, preprocessing);
        SeResNet? copy = null;
        _scorer.WithNetwork(network => copy = network.Copy());
        return new SeResNetTransformer(HostEnvironment, _model with { Network = copy!, Preprocessing = preprocessing }, Options);
    }

    /// <summary>
    /// Saves the weights alone, as <see cref="ModelWeights.Save(SeResNet, string)"/> does: for <c>InitialWeights</c> of another training, or
    /// for Python. They say what the classes are called (safetensors metadata, <c>class_names</c>), but not the image size.
    /// </summary>
    /// <param name="path">The file (safetensors); replaced if it exists. Its folder must exist.</param>
    /// <exception cref="IOException">The file can't be written; the path holds what it held before.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder isn't writable.</exception>
    /// <exception cref="ObjectDisposedException">The transformer has been disposed.</exception>
    public void SaveWeights(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _scorer.WithNetwork(network => ModelWeights.Save(network, path, ClassNames));
    }

    /// <summary>
    /// Exports the model to ONNX, so that ONNX Runtime, or ML.NET's <c>ApplyOnnxModel</c>, scores without libtorch. The file normalizes
    /// samples by the model's statistics, gives probabilities, and has the classes' names in its metadata; see <see cref="OnnxExport"/>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Input: <see cref="ImageScoringTransformer.ImageColumnName"/>, float [N, 3, <see cref="ImageScoringTransformer.ImageSize"/>, <see cref="ImageScoringTransformer.ImageSize"/>], samples from 0 to 255 in red,
    /// green and blue planes: what <c>ExtractPixels</c> gives by default, with the output column of that name. Output:
    /// <see cref="ScoreColumnName"/>, float [N, classes]. In ML.NET:
    /// </para>
    /// <code>
    /// ml.Transforms.LoadImages("Image", folder, "ImagePath")
    ///     .Append(ml.Transforms.ResizeImages("Image", size, size, resizing: ResizingKind.IsoCrop))
    ///     .Append(ml.Transforms.ExtractPixels("Image"))
    ///     .Append(ml.Transforms.ApplyOnnxModel("Score", "Image", path));
    /// </code>
    /// <para>
    /// The same pixels get the same scores, up to rounding (1e-5). Resizing is not in the file, and scores of images of other sizes
    /// differ by what resizes them: this transformer makes the shorter side a little longer than <see cref="ImageScoringTransformer.ImageSize"/> (8/7 of it, for
    /// sizes above 64) with an antialiasing filter and cuts out the centre; <c>ResizeImages</c> uses another filter and resizes to the
    /// final size at once.
    /// </para>
    /// <para>
    /// The file scores one view of an image, whatever <see cref="TestTimeAugmentation"/> is.
    /// <c>mlContext.Model.Save</c> is for ML.NET models, with everything that this class does. ML.NET's <c>ConvertToOnnx</c> writes whole
    /// chains, where the image column holds pixels (a vector of known dimensions); elsewhere it fails and says why.
    /// </para>
    /// </remarks>
    /// <param name="path">The file; replaced if it exists, atomically. Its folder must exist.</param>
    /// <param name="adjust">Changes what is exported: receives the options described above, returns others, such as
    /// <c>options => options with { Softmax = false }</c>. <see langword="null"/>: none.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds, or a weight is not a finite number; names it.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder isn't writable.</exception>
    /// <exception cref="ObjectDisposedException">The transformer has been disposed.</exception>
    public void SaveAsOnnx(string path, Func<OnnxExportOptions, OnnxExportOptions>? adjust = null)
    {
        var options = new OnnxExportOptions
        {
            InputName = ImageColumnName,
            OutputName = ScoreColumnName,
            ImageSize = ImageSize,
            Normalization = _model.Preprocessing.Statistics,
            Preprocessing = _model.Preprocessing,
            Softmax = true,
            ClassNames = ClassNames,
        };
        if (adjust is not null)
            options = adjust(options) ?? throw new ArgumentException("The function must return options, not null.", nameof(adjust));
        _scorer.WithNetwork(network => OnnxExport.Save(network, path, options));
    }

    private protected override void Save(ModelSaveContext context) => SavedTransformer.Save(context, _model, Options);
}
