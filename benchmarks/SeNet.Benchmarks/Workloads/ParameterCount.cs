using SeNet.MLNet;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks.Workloads;

/// <summary>Number of a network's trainable values.</summary>
internal static class ParameterCount
{
    public static long Of(SeResNet network) => network.parameters().Sum(parameter => parameter.numel());

    /// <summary>Of the network that a transformer must have, given its architecture and classes.</summary>
    public static long Of(SeResNetTransformer transformer)
    {
        using var network = new SeResNet(transformer.Architecture, transformer.ClassNames.Count);
        return Of(network);
    }

    /// <summary>Number of the tensors that they are in.</summary>
    public static int Tensors(SeResNetArchitecture architecture)
    {
        using var network = new SeResNet(architecture, classCount: 1);
        return network.parameters().Count();
    }
}
