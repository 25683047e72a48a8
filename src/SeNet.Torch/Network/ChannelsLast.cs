using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>
/// The memory layout in which a pixel's channels lie side by side, as images come: libtorch's convolutions are fastest with it. Shapes
/// and values stay as they are.
/// </summary>
internal static class ChannelsLast
{
    /// <summary>Lays a network's convolution weights out so; the tensors stay the same objects.</summary>
    public static void Apply(nn.Module network)
    {
        using var ordinary = inference_mode(false);
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        foreach (var parameter in network.parameters())
            if (parameter.dim() == 4)
                parameter.set_(Of(parameter));
    }

    /// <summary>The same values, <c>[N, C, H, W]</c>, laid out so: a view where they are, else a copy. The caller's, or its dispose scope's.</summary>
    public static Tensor Of(Tensor x)
    {
        using var scope = NewDisposeScope();
        return x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}
