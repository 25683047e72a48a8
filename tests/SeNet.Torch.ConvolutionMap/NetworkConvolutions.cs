using SeNet.Torch.Network;

namespace SeNet.Torch.ConvolutionMap;

/// <summary>The convolutions of networks, each shape once.</summary>
internal static class NetworkConvolutions
{
    /// <summary>All that <paramref name="architectures"/> have on images of <paramref name="imageSizes"/>, with one image, one thread, in float32.</summary>
    public static IEnumerable<ConvolutionCase> Of(IEnumerable<SeResNetArchitecture> architectures, IEnumerable<int> imageSizes) =>
        (from architecture in architectures
         from imageSize in imageSizes
         from layer in new LayerWalk(architecture, imageSize).Network(classCount: 0)
         where layer.Kind == LayerKind.Convolution
         from size in InputSizes(layer)
         select new ConvolutionCase(false, 1, Inputs(layer), layer.Channels, layer.Kernel, layer.Stride, layer.Groups, size, 1)).Distinct();

    private static int Inputs(LayerSummary layer) =>
        (int)(layer.MultiplyAdds / ((long)layer.Channels * layer.Height * layer.Width * layer.Kernel * layer.Kernel)) * layer.Groups;

    // With a stride, two sizes give the same: one that is divisible, and one that isn't.
    private static IEnumerable<int> InputSizes(LayerSummary layer) =>
        layer.Stride == 1 ? [layer.Height] : layer.Height == 1 ? [2] : [layer.Height * layer.Stride, layer.Height * layer.Stride - 1];
}
