using SeNet.Torch.Images;
using SeNet.Torch.Network;

namespace SeNet.MLNet.Scoring;

/// <summary>A network that describes images, and what a model file holds of it.</summary>
/// <param name="Network">The network, of <see cref="ClassCount"/> classes; whoever receives this owns and disposes it.</param>
/// <param name="Preprocessing">How an image becomes the network's input.</param>
/// <param name="Device">Where to compute, as <see cref="Torch.Native.ComputeDevice"/> names devices.</param>
internal sealed record Featurizer(SeResNet Network, ImagePreprocessing Preprocessing, string Device)
{
    /// <summary>The classes of a network whose head nobody asks: it can't have none.</summary>
    public const int ClassCount = 1;
}
