using System.Globalization;

namespace SeNet.Torch.ConvolutionMap;

/// <summary>A convolution of square images, and how it is computed. Its text is one word: <c>float32,2,256,512,1,2,1,8,4</c>.</summary>
/// <param name="BFloat16">Whether images and weights are bfloat16, else float32.</param>
/// <param name="Threads">Threads of libtorch.</param>
/// <param name="Inputs">Channels of the images.</param>
/// <param name="Outputs">Channels of the result.</param>
/// <param name="Kernel">Side of the window in pixels.</param>
/// <param name="Stride">Its step in pixels.</param>
/// <param name="Groups">Groups of channels.</param>
/// <param name="Size">Height and width of the images in pixels.</param>
/// <param name="Images">How many there are.</param>
internal sealed record ConvolutionCase(bool BFloat16, int Threads, int Inputs, int Outputs, int Kernel, int Stride, int Groups, int Size, int Images)
{
    /// <summary>The largest distance from float64 that is rounding, as a share of the result's length.</summary>
    public double Tolerance => BFloat16 ? 2e-2 : 1e-5;

    /// <summary>Padding on each side in pixels.</summary>
    public int Padding => Kernel / 2;

    /// <summary>Multiply-adds of the forward pass, in thousands of millions.</summary>
    public double BillionMultiplyAdds => 1e-9 * Images * Outputs * (Inputs / Groups) * Kernel * Kernel * OutputSize * OutputSize;

    private double OutputSize => (Size + 2 * Padding - Kernel) / Stride + 1;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static ConvolutionCase Parse(string text)
    {
        var fields = text.Split(',');
        var n = fields[1..].Select(field => int.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return new(fields[0] == "bfloat16", n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(BFloat16 ? "bfloat16" : "float32")},{Threads},{Inputs},{Outputs},{Kernel},{Stride},{Groups},{Size},{Images}");
}
