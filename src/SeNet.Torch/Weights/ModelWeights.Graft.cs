using SeNet.Torch.Network;
using SeNet.Torch.Weights.Inspection;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

public static partial class ModelWeights
{
    /// <summary>
    /// Begins a network with squeeze-and-excitation with the weights of a plain one, so that in eval mode both compute the same, bit for bit:
    /// each gate's last layer becomes zero, which makes it a half for every image, and the normalization before it, doubled, makes up for
    /// that. A gate at a half learns at once; docs/FINE-TUNE.md has the derivation.
    /// </summary>
    /// <param name="network">A network with gates, whose first layers keep the values that they have. On any device, of any floating type.</param>
    /// <param name="path">As for <see cref="Inspect"/>: weights of the same network without gates. Where the file's classifier tells as many
    /// classes apart as the network's, it is taken, too; otherwise the network's keeps its values.</param>
    /// <param name="weights">As for <see cref="Inspect"/>.</param>
    /// <exception cref="ArgumentException">The network has no gates.</exception>
    /// <exception cref="WeightsFileException">The file is malformed, its network has gates itself, or is another than this one without them:
    /// says in what they differ. The network is as it was.</exception>
    /// <exception cref="IOException">The file doesn't exist or can't be opened; the network is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static void Graft(SeResNet network, string path, CheckpointWeights weights = CheckpointWeights.Trained)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Architecture.Reduction is null)
            throw new ArgumentException($"'{network.Architecture.Name}' has no squeeze-and-excitation to graft; load the weights into it.", nameof(network));
        using var file = WeightsFile.Open(WeightsSource.Open(PretrainedWeights.Resolve(path).Path), weights);
        var plain = ArchitectureInspector.Inspect(file);
        if (plain.Architecture.Reduction is not null)
            throw new WeightsFileException(path, null, $"its network, '{plain.Architecture.Name}', has squeeze-and-excitation already. Load the weights into it.");
        PlainForm.Require(path, plain.Architecture, network.Architecture, "the plain network");
        var takesHead = plain.ClassCount == network.ClassCount;
        var gate = $".{KeyNames.SqueezeExcitation(network.Architecture.Naming).First.Split('.')[0]}.";
        StateDictLoader.Load(network, file, network.ClassCount,
            name => name.Contains(gate, StringComparison.Ordinal) || (!takesHead && IsHead(network, name)));
        OpenGates(network);
    }

    private static void OpenGates(SeResNet network)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        using TorchSharp.Scalar two = 2;
        foreach (var block in network.Blocks)
        {
            var (weight, bias) = SqueezeExcitation.WeightsOf(block.Gate!.Layers.Output);
            weight.zero_();
            bias?.zero_();
            var normalization = block.Convolutions[^1].Normalization;
            normalization.weight!.mul_(two);
            normalization.bias!.mul_(two);
        }
    }
}
