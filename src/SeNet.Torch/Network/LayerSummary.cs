namespace SeNet.Torch.Network;

/// <summary>A layer of a network, as one image passes it. Immutable.</summary>
/// <param name="Name">Its name in the state dict, <c>layer1.0.conv1</c>; a name of the same kind where it has no weights.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Channels">Channels that it puts out.</param>
/// <param name="Height">Height of its output in pixels.</param>
/// <param name="Width">Width of its output in pixels.</param>
/// <param name="Parameters">Number of its trainable values.</param>
/// <param name="MultiplyAdds">Its multiply-adds for one image, counted as <see cref="NetworkCost.MultiplyAdds"/>: 0 but for convolutions and linear layers.</param>
public sealed record LayerSummary(string Name, LayerKind Kind, int Channels, int Height, int Width, long Parameters, long MultiplyAdds)
{
    /// <summary>Side of a convolution's or a pooling's window in pixels; 1 elsewhere.</summary>
    public int Kernel { get; init; } = 1;

    /// <summary>Step of such a window in pixels; 1 elsewhere.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Groups of a convolution's channels; 1 elsewhere.</summary>
    public int Groups { get; init; } = 1;
}
