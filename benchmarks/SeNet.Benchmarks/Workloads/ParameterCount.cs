using SeNet.MLNet;
using SeNet.Torch.Network;
using TorchSharp.Modules;

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

    /// <summary>How many parameters are made for a network: those of convolutions and normalizations twice, the first time without memory.</summary>
    public static int Made(SeResNetArchitecture architecture)
    {
        using var network = new SeResNet(architecture, classCount: 1);
        return network.modules().Sum(module => module.parameters(recurse: false).Count() * (module is Linear ? 1 : 2));
    }
}
