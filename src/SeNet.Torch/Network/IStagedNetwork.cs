using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>A network of a stem, stages and a head, whose lower parts can be trained otherwise than its upper ones.</summary>
public interface IStagedNetwork
{
    /// <summary>
    /// The parts below the head, in the order of <see cref="NetworkStage"/>: the stem, then the stages. They stay the network's, and
    /// whatever of its weights is in none of them is the head's.
    /// </summary>
    IReadOnlyList<nn.Module> Stages { get; }
}
