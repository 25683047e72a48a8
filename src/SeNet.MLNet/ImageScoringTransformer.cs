using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;

namespace SeNet.MLNet;

/// <summary>What the transformers that send images through a network have in common: reading ahead, and scoring in batches.</summary>
/// <remarks>
/// <para>
/// Input: the column <see cref="ImageColumnName"/>, which holds images as <see cref="MLImage"/>, encoded bytes (a vector of byte of
/// unknown size, as from <c>LoadRawImageBytes</c>), paths (text), or pixels (a vector of float or byte of dimensions [3, height, width]
/// or [height, width, 3], as from <c>ExtractPixels</c>). Whatever the kind, the same pixels give the same values. Images of one column
/// may differ in size.
/// </para>
/// <para>
/// <see cref="Transform(IDataView)"/> computes nothing; a cursor over its view does, and only if an added column is asked for. It reads ahead and
/// decodes and scores in batches of <see cref="ScoringBatchSize"/>, in memory that doesn't depend on the number of rows. Rows keep
/// their order. The input is read once, by one cursor; the values of the other columns that were asked for are kept beside the images
/// until their rows come, so that they belong together also where the input gives its rows in another order each time, or once only.
/// Shuffling is not passed on to it.
/// </para>
/// <para>
/// The input is read on a thread of its own while the caller waits. Where it waits itself, for the answers to the rows that it gave (more
/// than a tenth of a second; two, where a system call waits), those rows are scored without more. With a batch size of 1 on a CPU the
/// caller's thread reads.
/// </para>
/// <para>
/// The values of an image depend on the images in its batch only in their last digits (about 1e-6). The same rows in batches of the same
/// size give equal bits, on the same machine with the same number of threads, also after saving and loading.
/// </para>
/// <para>
/// All members are thread-safe, and so are several cursors at once; a cursor or a prediction engine is for one thread at a time. The
/// transformer owns the network. <see cref="Dispose"/> frees it, on the GPU too; scoring that is under way in another thread is
/// finished first, and everything after it is an <see cref="ObjectDisposedException"/>, also through views and cursors made before. A
/// prediction engine disposes the transformer with itself unless <c>PredictionEngineOptions.OwnsTransformer</c> is false.
/// </para>
/// <para>
/// <c>mlContext.Model.Save</c> stores it and <c>mlContext.Model.Load</c> restores it in any process that references this library, on
/// <c>MLContext.GpuDeviceId</c> if that is set (a negative number means the CPU; if the device isn't there, <c>FallbackToCpu</c>
/// decides between the CPU and an error), else on the first CUDA device if there is one, else on the CPU. A file that can't be loaded is
/// an <see cref="InvalidDataException"/> where it is damaged, a <see cref="NotSupportedException"/> where a newer version of this library
/// wrote it, and a <see cref="Torch.Weights.WeightsFileException"/> where its weights don't fit; ML.NET wraps them: look at the inner
/// exception.
/// </para>
/// </remarks>
public abstract class ImageScoringTransformer : ITransformer, IDisposable
{
    private protected ImageScoringTransformer(IHostEnvironment environment) => HostEnvironment = environment;

    /// <summary>What the network is.</summary>
    public SeResNetArchitecture Architecture => Scorer.Network.Architecture;

    /// <summary>Side of the square that the network sees, in pixels.</summary>
    public int ImageSize => Scorer.Preprocessing.CropSize;

    /// <summary>How images become the network's input: the size they are resized to and by which filter, the part that is cut out, the statistics.</summary>
    public ImagePreprocessing Preprocessing => Scorer.Preprocessing;

    /// <summary>Where the network computes: <c>cpu</c> or <c>cuda:N</c>.</summary>
    public string Device => Scorer.DeviceName;

    /// <summary>The column that images are read from.</summary>
    public string ImageColumnName => InputOptions.ImageColumnName;

    /// <summary>
    /// The folder that relative paths in a text column are in; <see langword="null"/> for the process's current folder. A model remembers
    /// the folder that it was trained with, which another machine may not have: set it after loading. Paths that begin at a root stay as
    /// they are, and other kinds of columns don't use it.
    /// </summary>
    /// <remarks>Views, cursors and prediction engines that were made before keep the folder that they were made with.
    /// <c>mlContext.Model.Save</c> stores the folder that is set.</remarks>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public string? ImageFolder
    {
        get => InputOptions.ImageFolder;
        set
        {
            var options = InputOptions with { ImageFolder = value };
            options.Validate();
            InputOptions = options;
        }
    }

    /// <summary>How many images a cursor scores at once; with test-time augmentation, views of images.</summary>
    public int ScoringBatchSize => InputOptions.BatchSizeOn(Device);

    bool ITransformer.IsRowToRowMapper => true;

    private protected IHostEnvironment HostEnvironment { get; }

    private protected abstract Scorer Scorer { get; }

    /// <summary>How to read images; replaced as a whole.</summary>
    private protected abstract ImageInputOptions InputOptions { get; set; }

    /// <summary>The schema of what <see cref="Transform(IDataView)"/> gives: the input's columns, then those that are added.</summary>
    /// <param name="inputSchema">A schema with the image column.</param>
    /// <exception cref="ArgumentException">There is no image column, or it holds no images; says what to do.</exception>
    /// <exception cref="ObjectDisposedException">The transformer has been disposed.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <summary>Adds the columns to a view. Reads nothing yet.</summary>
    /// <param name="input">A view with the image column; it stays in use.</param>
    /// <exception cref="ArgumentException">There is no image column, or it holds no images; says what to do.</exception>
    /// <exception cref="ObjectDisposedException">The transformer has been disposed.</exception>
    public IDataView Transform(IDataView input) => Score(input, InputOptions);

    /// <summary>As <see cref="Transform"/>, with options of its own.</summary>
    private protected IDataView Score(IDataView input, ImageInputOptions options)
    {
        ArgumentNullException.ThrowIfNull(input);
        var mapper = Bind(input.Schema, options);
        return new ConvertibleView(new ScoredView(mapper, input), input, new OnnxConversion(mapper));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Bind(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => Scorer.WithNetwork(_ => Save(ctx));

    /// <summary>Frees the network's memory, on its device too. Further calls do nothing.</summary>
    public void Dispose()
    {
        Scorer.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract OutputColumn[] CreateColumns(DataViewSchema input);

    private protected abstract void Save(ModelSaveContext context);

    private ScoringMapper Bind(DataViewSchema inputSchema) => Bind(inputSchema, InputOptions);

    private ScoringMapper Bind(DataViewSchema inputSchema, ImageInputOptions options)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Scorer.ThrowIfDisposed();
        return new ScoringMapper(Scorer, options, inputSchema, CreateColumns(inputSchema))
        {
            Warn = text => Messages.Warn(HostEnvironment, GetType().Name, text),
        };
    }
}
