using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.Cli.Models;

/// <summary>The image size that a network is meant for, where nobody says another.</summary>
internal static class UsualImageSize
{
    /// <summary>In pixels: CIFAR's for the networks with its stem, ImageNet's for others.</summary>
    public static int Of(SeResNetArchitecture architecture) => architecture.Stem == StemKind.Conv3x3 ? 32 : 224;

    /// <summary>In pixels: that which their publisher tested them with, where it is known.</summary>
    public static int Of(WeightsDescription weights) => weights.TestInput?.Size ?? Of(weights.Architecture);

    /// <summary>Checks a size that an option asks for.</summary>
    /// <exception cref="UsageException">A network takes no images as small as that.</exception>
    public static void Require(int? size)
    {
        if (size < SeResNet.MinimumImageSize) throw new UsageException($"--image-size must be at least {SeResNet.MinimumImageSize}, not {size}.");
    }
}
