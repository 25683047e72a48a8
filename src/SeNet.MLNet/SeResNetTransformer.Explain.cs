using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Interpretability;
using SeNet.Torch.Training;

namespace SeNet.MLNet;

// A look inside: why an image is taken for what it is, and what the SE blocks do.
public sealed partial class SeResNetTransformer
{
    /// <summary>
    /// Scores an image and explains the answer: a Grad-CAM heat map (arXiv:1610.02391) of where a class shows, and the gates of each SE block.
    /// The image is prepared as in <see cref="ImageScoringTransformer.Transform(IDataView)"/>.
    /// </summary>
    /// <remarks>
    /// Thread-safe, and without effect on scoring at the same time. See <see cref="NetworkExplainer"/> for what the map is made of. A network
    /// without SE blocks is explained likewise; it has no gates. For many images at once see <see cref="MeasureGates"/>.
    /// </remarks>
    /// <param name="image">An image of any size; it stays the caller's.</param>
    /// <param name="className">The class to look for, one of <see cref="ClassNames"/>; <see langword="null"/> for the most probable one.</param>
    /// <param name="layer">
    /// The residual block behind which to look, as its weights name it (<c>layer3.2</c>), or a stage (<c>layer3</c>) for its last block;
    /// <see langword="null"/> for the last of all, whose map is the coarsest and says most of the class.
    /// </param>
    /// <exception cref="ArgumentException">There is no such class or layer; names those that there are.</exception>
    /// <exception cref="ImageDecodingException">The image has been disposed, or its pixel format isn't supported.</exception>
    /// <exception cref="ObjectDisposedException">The transformer has been disposed.</exception>
    public Explanation Explain(MLImage image, string? className = null, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Explain(() => MLImagePixels.ToRgb(image, "image"), className, layer);
    }

    /// <summary>Explains what an encoded image is taken for; see <see cref="Explain(MLImage, string?, string?)"/>.</summary>
    /// <param name="encoded">The bytes of a JPEG, PNG, BMP, GIF or WebP file.</param>
    /// <param name="className">The class to look for; <see langword="null"/> for the most probable one.</param>
    /// <param name="layer">The block or stage behind which to look; <see langword="null"/> for the last.</param>
    /// <exception cref="ArgumentException">There is no such class or layer; names those that there are.</exception>
    /// <exception cref="ImageDecodingException">The bytes aren't an intact image of a known format, or it has too many pixels.</exception>
    /// <exception cref="ObjectDisposedException">The transformer has been disposed.</exception>
    public Explanation Explain(byte[] encoded, string? className = null, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        return Explain(() => ImageDecoder.Decode(encoded, "image", Options.PixelLimit), className, layer);
    }

    /// <summary>Explains what an image file is taken for; see <see cref="Explain(MLImage, string?, string?)"/>.</summary>
    /// <param name="path">The file; where it is relative, in the folder that the image column's paths are relative to.</param>
    /// <param name="className">The class to look for; <see langword="null"/> for the most probable one.</param>
    /// <param name="layer">The block or stage behind which to look; <see langword="null"/> for the last.</param>
    /// <exception cref="ArgumentException">There is no such class or layer; names those that there are.</exception>
    /// <exception cref="ImageDecodingException">The file can't be read or isn't an intact image; names it and says why.</exception>
    /// <exception cref="ObjectDisposedException">The transformer has been disposed.</exception>
    public Explanation Explain(string path, string? className = null, string? layer = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = Options.ImageFolder is { } folder ? Path.Combine(folder, path) : path;
        return Explain(() => ImageDecoder.DecodeFile(file, Options.PixelLimit), className, layer);
    }

    /// <summary>
    /// Measures what the SE blocks do with images of each class: every channel's mean gate and standard deviation, as in figures 6 and 7
    /// of the paper (arXiv:1709.01507).
    /// </summary>
    /// <param name="data">Images, in the column <see cref="ImageScoringTransformer.ImageColumnName"/>, with their labels; read once.</param>
    /// <param name="labelColumnName">The column of the labels: the key that the model was trained with.</param>
    /// <param name="ranks">Whether the processes of a launcher (<c>mpirun</c>, <c>srun</c>) share the images. Then each must call this with the same model and data; all get the same, and what fails on one of them ends all.</param>
    /// <param name="cancellationToken">Stops with an <see cref="OperationCanceledException"/>; on several ranks all are ended.</param>
    /// <exception cref="InvalidOperationException">The network has no SE blocks.</exception>
    /// <exception cref="ArgumentException">A column is missing or of a type that doesn't serve; says what to do.</exception>
    /// <exception cref="ImageDataException">There are no labelled rows, or their classes are not the model's.</exception>
    /// <exception cref="ImageDecodingException">An image is missing or can't be decoded; names file or row.</exception>
    /// <exception cref="ObjectDisposedException">The transformer has been disposed.</exception>
    public GateStatistics MeasureGates(
        IDataView data, string labelColumnName = "Label", Ranks ranks = Ranks.One, CancellationToken cancellationToken = default) =>
        GateStatistics.Measure(_scorer, ReadImages(data, labelColumnName, cancellationToken), ranks, ScoringBatchSize, cancellationToken);

    /// <summary>Measures which SE blocks matter: the accuracy that is lost where one of them after the other is taken out.</summary>
    /// <param name="data">Test images, with their labels; read once.</param>
    /// <param name="means">From <see cref="MeasureGates"/>, best of the training images, to replace gates by their mean, too; <see langword="null"/>: by ones only.</param>
    /// <param name="labelColumnName">The column of the labels: the key that the model was trained with.</param>
    /// <param name="cancellationToken">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOperationException">The network has no SE blocks.</exception>
    /// <exception cref="ArgumentException">A column is missing or of a type that doesn't serve, or the statistics are another network's.</exception>
    /// <exception cref="ImageDataException">There are no labelled rows, or their classes are not the model's.</exception>
    /// <exception cref="ImageDecodingException">An image is missing or can't be decoded; names file or row.</exception>
    /// <exception cref="ObjectDisposedException">The transformer has been disposed.</exception>
    public GateAblation MeasureAblation(IDataView data, GateStatistics? means = null, string labelColumnName = "Label", CancellationToken cancellationToken = default) =>
        GateAblation.Measure(_scorer, ReadImages(data, labelColumnName, cancellationToken), means, ScoringBatchSize, cancellationToken: cancellationToken);

    private Explanation Explain(Func<RgbImage> decode, string? className, string? layer)
    {
        _scorer.ThrowIfDisposed();
        int? target = className is null ? null : ClassNames.Index().FirstOrDefault(entry => entry.Item == className, (Index: -1, Item: "")).Index;
        if (target == -1)
            throw new ArgumentException($"There is no class '{className}'; the model tells {string.Join(", ", ClassNames.Take(20))}{(ClassNames.Count > 20 ? ", …" : "")} apart.", nameof(className));
        return new NetworkExplainer(_scorer, ClassNames).Explain(decode(), target, layer);
    }

    private IImageSource ReadImages(IDataView data, string labelColumnName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumnName);
        _scorer.ThrowIfDisposed();
        return LabelledRows.Read(
            data, _model.Labels, labelColumnName, ImageColumnName,
            Options.ToImageColumnOptions() with { Filter = _scorer.Preprocessing.Filter }, _scorer.Preprocessing.ResizeTo, "data", cancellationToken).ToSource(ClassNames);
    }
}
