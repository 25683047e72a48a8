using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SeNet.Torch.Interpretability;

/// <summary>Grad-CAM (arXiv:1610.02391, section 3) of one image, and what else its pass through the network tells.</summary>
internal sealed record GradCam(float[] Scores, int PredictedClass, int TargetClass, HeatMap Map, IReadOnlyList<BlockGates> Gates)
{
    /// <summary>Sends an image through a network, and back to a block's output.</summary>
    /// <param name="network">The network.</param>
    /// <param name="image">Normalized pixels, <c>[1, 3, H, W]</c>.</param>
    /// <param name="layer">Index of the block.</param>
    /// <param name="targetClass">The class; null for the most probable one.</param>
    public static GradCam Run(BlockwiseNetwork network, Tensor image, int layer, int? targetClass)
    {
        // Whatever mode the caller is in: tensors made in inference mode could have no gradient.
        using var ordinary = inference_mode(false);
        using var scope = NewDisposeScope();
        var gates = new List<BlockGates>();
        Tensor activation;
        using (no_grad())
            activation = network.Blocks(network.Stem(image), 0, layer + 1, Record);
        activation.requires_grad_();                                       // [1, K, h, w], a leaf: nothing before it is differentiated
        using var gradients = enable_grad();
        var logits = network.Head(network.Blocks(activation, layer + 1, network.BlockCount, Record));
        var scores = Values(logits.softmax(1));
        var predicted = Array.IndexOf(scores, scores.Max());
        var target = targetClass ?? predicted;
        var gradient = autograd.grad([logits[0, target]], [activation])[0];
        return new GradCam(scores, predicted, target, Draw(activation.detach(), gradient, image.shape[2], image.shape[3]), gates);

        Tensor? Record(int block, Tensor residual)
        {
            var gate = network.Gate(block, residual);
            if (gate is not null) gates.Add(new BlockGates(network.Names[block], Array.AsReadOnly(Values(gate))));
            return gate;
        }
    }

    private static HeatMap Draw(Tensor activation, Tensor gradient, long height, long width)
    {
        using var scope = NewDisposeScope();
        var weights = gradient.mean([2, 3], keepdim: true);                // [1, K, 1, 1]: the paper's α
        var map = (weights * activation).sum(1, keepdim: true).relu();     // [1, 1, h, w]
        map = nn.functional.interpolate(map.to(ScalarType.Float32), [height, width], mode: InterpolationMode.Bilinear, align_corners: false);
        var values = Values(map);
        var maximum = values.Max();
        if (maximum > 0)
            for (var i = 0; i < values.Length; i++) values[i] /= maximum;
        return new HeatMap((int)width, (int)height, values, maximum);
    }

    private static float[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, float>(tensor.detach().to(ScalarType.Float32).cpu().contiguous().bytes).ToArray();
    }
}
