using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SeNet.Torch.Kernels.Cuda;

/// <summary>What the kernels of Maps.cu read and write, in the order of its Operands, which says what each is. All of it is on the device.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CudaOperands
{
    public void* X, Other, Y, Gradient, Target;
    public float* Sums, Statistics, OtherStatistics, Constants, Gates, ImageMeans, PerImage, Spread, Weight, Bias, RunningMean, RunningVariance;
    public long* Batches;
    public float* WeightGradient, BiasGradient;
    public int Images, Pixels, Channels, Splits, Product;
    public float Momentum, Epsilon;

    /// <summary>For a map.</summary>
    /// <param name="map">A map that <see cref="CudaKernels.For"/> has kernels for.</param>
    /// <param name="perImage">Whether sums are wanted for each image; otherwise the batch is one image.</param>
    public static CudaOperands Of(Tensor map, bool perImage)
    {
        var shape = map.shape;
        int images = (int)shape[0], pixels = (int)(shape[2] * shape[3]);
        if (!perImage) (images, pixels) = (1, images * pixels);
        return new CudaOperands { X = CudaKernels.DataOf(map), Images = images, Pixels = pixels, Channels = (int)shape[1] };
    }
}
