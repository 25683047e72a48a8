using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>How to read an image column. Immutable.</summary>
internal sealed record ImageColumnOptions
{
    /// <summary>The folder that relative paths are in; <see langword="null"/> for the process's current folder.</summary>
    public string? ImageFolder { get; init; }

    /// <summary>Largest width × height of an encoded image, 1 to <see cref="ImageDecoder.MaxPixelLimit"/>.</summary>
    public int PixelLimit { get; init; } = ImageDecoder.DefaultPixelLimit;

    /// <summary>As <see cref="ImagePreprocessing.SufficientSide"/>, for images that are decoded to be kept.</summary>
    public int? SufficientSide { get; init; }

    /// <summary>By which filter images are resized before they are kept.</summary>
    public ResizeFilter Filter { get; init; }
}
