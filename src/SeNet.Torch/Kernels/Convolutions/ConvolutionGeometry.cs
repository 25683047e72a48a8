namespace SeNet.Torch.Kernels.Convolutions;

/// <summary>A convolution with square filters of which each channel sees all others, and the maps it is used on.</summary>
/// <param name="Images">N.</param>
/// <param name="Inputs">in, a multiple of 16.</param>
/// <param name="Outputs">out, likewise.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Kernel">Pixels of a filter's side.</param>
/// <param name="Stride">Pixels from one result to the next.</param>
/// <param name="Padding">Zeros around a map.</param>
internal readonly record struct ConvolutionGeometry(long Images, long Inputs, long Outputs, long Height, long Width, long Kernel, long Stride, long Padding)
{
    /// <summary>Height of the results.</summary>
    public long ResultHeight => (Height + 2 * Padding - Kernel) / Stride + 1;

    /// <summary>Width of the results.</summary>
    public long ResultWidth => (Width + 2 * Padding - Kernel) / Stride + 1;

    /// <summary>Whether <see cref="WinogradTiles"/> compute it.</summary>
    public bool IsWinograd => this is { Kernel: 3, Stride: 1, Padding: 1 };

    /// <summary>Whether <see cref="PixelTiles"/> compute it.</summary>
    public bool IsPixelwise => this is { Kernel: 1, Stride: 1, Padding: 0 };
}
