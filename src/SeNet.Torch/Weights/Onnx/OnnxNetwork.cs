using SeNet.Torch.Images;
using SeNet.Torch.Network;

namespace SeNet.Torch.Weights.Onnx;

/// <summary>The parts of a model that is one of our networks, in the order in which an image passes them.</summary>
internal sealed record OnnxNetwork
{
    /// <summary>By which the model normalizes samples from 0 to 255; <see langword="null"/> where it takes normalized ones.</summary>
    public ChannelStatistics? Statistics { get; init; }

    public required IReadOnlyList<OnnxLayer> Stem { get; init; }

    /// <summary><see langword="null"/> for no pooling.</summary>
    public required StemPooling? StemPooling { get; init; }

    public required IReadOnlyList<OnnxBlock> Blocks { get; init; }

    /// <summary><see langword="null"/> where the model ends in features.</summary>
    public required OnnxLayer? Head { get; init; }
}
