namespace SeNet.Torch.Network;

/// <summary>
/// A network layer by layer, in the order in which an image passes: computed from the architecture alone, without libtorch. Activations
/// and the addition of shortcuts are not listed.
/// </summary>
/// <param name="Architecture">What it describes.</param>
/// <param name="ClassCount">Number of classes; 0 without a classifier.</param>
/// <param name="ImageSize">Height and width of the image in pixels.</param>
/// <param name="Layers">The layers.</param>
public sealed record NetworkSummary(SeResNetArchitecture Architecture, int ClassCount, int ImageSize, IReadOnlyList<LayerSummary> Layers)
{
    /// <summary>The layers together: what <see cref="NetworkCost.Measure"/> counts of the network itself.</summary>
    public NetworkCost Cost { get; } = new(Layers.Sum(layer => layer.Parameters), Layers.Sum(layer => layer.MultiplyAdds));

    /// <summary>The SE blocks, in order, and what each adds to the network; empty for a plain one.</summary>
    public IReadOnlyList<SqueezeExcitationSummary> SqueezeExcitations { get; } = SqueezeExcitationSummary.FromLayers(Architecture, Layers);

    /// <summary>Lists the layers of the network that <see cref="SeResNet"/> would build.</summary>
    /// <param name="architecture">What to describe.</param>
    /// <param name="classCount">Number of classes; 0 for the network without its classifier.</param>
    /// <param name="imageSize">Height and width of the image in pixels, at least <see cref="SeResNet.MinimumImageSize"/>.</param>
    /// <exception cref="ArgumentException">The architecture's numbers make no network, the class count is negative, or the image too small.</exception>
    public static NetworkSummary Create(SeResNetArchitecture architecture, int classCount, int imageSize)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentOutOfRangeException.ThrowIfNegative(classCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageSize, SeResNet.MinimumImageSize);
        architecture.Validate();
        return new NetworkSummary(architecture, classCount, imageSize, new LayerWalk(architecture, imageSize).Network(classCount));
    }
}
