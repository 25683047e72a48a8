namespace SeNet.Torch.Images;

/// <summary>How the publisher of a network's weights showed it images when testing it. Immutable.</summary>
/// <param name="Size">Side of the network's square input in pixels.</param>
/// <param name="CropShare">The input's side as a share of the resized image's shorter side, above 0 and at most 1: the shorter side is
/// resized to <c>floor(Size / CropShare)</c> pixels, and the centre cut out.</param>
/// <param name="Filter">By which filter images are resized.</param>
public sealed record TestInput(int Size, double CropShare, ResizeFilter Filter)
{
    /// <summary>The same for a preprocessing.</summary>
    /// <param name="statistics">By which the weights want pixels normalized.</param>
    /// <param name="size">Another side of the input, in the same proportion to the resized image; <see langword="null"/> for <see cref="Size"/>.</param>
    public ImagePreprocessing ToPreprocessing(ChannelStatistics statistics, int? size = null) => new()
    {
        CropSize = size ?? Size,
        ResizeTo = (int)Math.Floor((size ?? Size) / CropShare),
        Statistics = statistics,
        Filter = Filter,
    };
}
