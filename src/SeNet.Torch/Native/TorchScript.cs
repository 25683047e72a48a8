using static TorchSharp.torch;

namespace SeNet.Torch.Native;

/// <summary>Functions of libtorch that neither TorchSharp nor libtorch's C interface has, compiled from TorchScript. Thread-safe.</summary>
internal static class TorchScript
{
    // It must end with a newline.
    private static readonly Lazy<jit.CompilationUnit> Functions = new(() => jit.compile(
        """
        def pack(weight, padding: int, stride: int, groups: int, c: int, h: int, w: int):
            return torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(weight), [padding, padding], [stride, stride], [1, 1], groups, [1, c, h, w])

        """));

    /// <summary>Compiles the functions in the background: about 45 ms that whoever is going to score needn't wait for.</summary>
    public static void Prepare()
    {
        if (!Functions.IsValueCreated) _ = Task.Run(() => Functions.Value); // what fails here fails again where it is waited for
    }

    /// <summary>A convolution's weights as oneDNN wants them for one image.</summary>
    /// <param name="weight"><c>[out, in / groups, kernel, kernel]</c>, float32 or bfloat16, on the CPU.</param>
    /// <param name="padding">On each side, in both directions.</param>
    /// <param name="stride">In both directions.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="channels">in.</param>
    /// <param name="height">The image's height.</param>
    /// <param name="width">The image's width.</param>
    /// <returns>The caller's, or its dispose scope's.</returns>
    public static Tensor PackWeights(Tensor weight, int padding, int stride, int groups, int channels, int height, int width) =>
        (Tensor)Functions.Value.invoke("pack", weight, padding, stride, groups, channels, height, width);
}
