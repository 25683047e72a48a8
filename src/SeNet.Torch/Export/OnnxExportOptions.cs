using SeNet.Torch.Images;
using SeNet.Torch.Network;

namespace SeNet.Torch.Export;

/// <summary>What <see cref="OnnxExport"/> puts into the file beside the network. Immutable; checked when used.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Name of the graph's input. ML.NET's <c>ApplyOnnxModel</c> takes the column of this name. Default <c>Image</c>.</summary>
    public string InputName { get; init; } = "Image";

    /// <summary>Name of the graph's output, and of the column that ML.NET gets. Default <c>Score</c>.</summary>
    public string OutputName { get; init; } = "Score";

    /// <summary>
    /// Height and width of the images in pixels, at least <see cref="SeResNet.MinimumImageSize"/>; <see langword="null"/>, the default,
    /// leaves both open, so that any from that size on can be used. ML.NET needs a fixed size, and runtimes optimize better with one.
    /// </summary>
    public int? ImageSize { get; init; }

    /// <summary>
    /// The statistics that the network's images are normalized with; the graph then does that itself and takes samples from 0 to 255, as
    /// ML.NET's <c>ExtractPixels</c> gives them. <see langword="null"/>, the default: the graph takes normalized images, as the network does.
    /// </summary>
    public ChannelStatistics? Normalization { get; init; }

    /// <summary>
    /// How an image is resized and cropped before it enters the graph, for whoever scores with the file: stored in its metadata as
    /// <c>resize_to</c>, <c>crop_size</c> and <c>resize_filter</c>, in proportion where <see cref="ImageSize"/> is another, and where
    /// <see cref="Normalization"/> is <see langword="null"/> <c>mean</c> and <c>std</c>. Default: <see langword="null"/>, none.
    /// </summary>
    public ImagePreprocessing? Preprocessing { get; init; }

    /// <summary>Whether the output is softmax probabilities. Default: logits, as the network's.</summary>
    public bool Softmax { get; init; }

    /// <summary>
    /// The classes' names in the order of the outputs, as many as the network has classes, stored in the file's metadata.
    /// Default: <see langword="null"/>, none.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// Whether each batch normalization becomes part of its convolution, which is faster everywhere and changes scores by no more than
    /// rounding. Default true; false keeps the layers apart, for tools that go on from there.
    /// </summary>
    public bool FoldBatchNormalization { get; init; } = true;

    /// <summary>Checks the options for a network.</summary>
    /// <exception cref="ArgumentException">One is out of its bounds or doesn't fit; names it and its value.</exception>
    internal void Validate(SeResNet network)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(InputName);
        ArgumentException.ThrowIfNullOrWhiteSpace(OutputName);
        if (InputName == OutputName)
            throw new ArgumentException($"{nameof(InputName)} and {nameof(OutputName)} are both '{InputName}'; name them differently.");
        if (ImageSize is < SeResNet.MinimumImageSize)
            throw new ArgumentException($"{nameof(ImageSize)} must be at least {SeResNet.MinimumImageSize} pixels, or null for any size, not {ImageSize}.");
        if (ClassNames is not null && ClassNames.Count != network.ClassCount)
            throw new ArgumentException($"{nameof(ClassNames)} has {ClassNames.Count} names, but the network tells {network.ClassCount} classes apart; give one per class.");
        if (ClassNames is not null && ClassNames.Contains(null!))
            throw new ArgumentException($"{nameof(ClassNames)} holds a null; give every class a name.");
        Normalization?.Validate();
        Preprocessing?.Validate();
    }
}
