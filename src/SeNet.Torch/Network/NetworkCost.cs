using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>What a network costs: its parameters, and the work that one image takes.</summary>
/// <param name="Parameters">Number of trainable values, buffers not counted.</param>
/// <param name="MultiplyAdds">
/// Multiply-adds of the convolutions and linear layers for one image. The paper (arXiv:1709.01507, table 1) calls these FLOPs:
/// 3.86 billion for its ResNet-50 at 224×224.
/// </param>
public sealed record NetworkCost(long Parameters, long MultiplyAdds)
{
    /// <summary>Counts a network's parameters and, by sending one blank image through it, its multiply-adds.</summary>
    /// <param name="network">A network for images <c>[1, 3, S, S]</c>; it keeps its mode and its weights.</param>
    /// <param name="imageSize">Height and width S of the image in pixels.</param>
    /// <exception cref="ArgumentException">The network doesn't take images of that size.</exception>
    public static NetworkCost Measure(nn.Module<Tensor, Tensor> network, int imageSize)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageSize, 1);
        var multiplyAdds = 0L;
        var hooks = new List<Action>();
        foreach (var module in network.modules())
        {
            switch (module)
            {
                case Conv2d conv:
                    var convHook = conv.register_forward_hook((_, _, output) => Count(output, conv.weight!));
                    hooks.Add(convHook.remove);
                    break;
                case Linear linear:
                    var linearHook = linear.register_forward_hook((_, _, output) => Count(output, linear.weight!));
                    hooks.Add(linearHook.remove);
                    break;
            }
        }

        var training = network.training;
        network.eval();
        try
        {
            using var inference = no_grad();
            using var scope = NewDisposeScope();
            var weight = network.parameters().First();
            network.call(zeros([1, 3, imageSize, imageSize], weight.dtype, weight.device));
        }
        finally
        {
            network.train(training);
            foreach (var remove in hooks) remove();
        }
        return new NetworkCost(network.parameters().Sum(parameter => parameter.numel()), multiplyAdds);

        // Every output value is a sum over one filter: all of the weight but its first dimension.
        Tensor Count(Tensor output, Tensor weight)
        {
            multiplyAdds += output.numel() * (weight.numel() / weight.shape[0]);
            return output;
        }
    }
}
