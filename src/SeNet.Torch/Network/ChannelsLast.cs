using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>
/// Lays a network's convolution weights out with the channels last in memory, as its images are: libtorch's convolutions then need no
/// reordering. Shapes and values stay as they are.
/// </summary>
internal static class ChannelsLast
{
    public static void Apply(nn.Module network)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        foreach (var parameter in network.parameters())
            if (parameter.dim() == 4)
                parameter.set_(parameter.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
    }
}
