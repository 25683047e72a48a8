using SeNet.Torch.Network;

namespace SeNet.Torch.Weights.Onnx;

/// <summary>Reads single layers of a model and checks that they compute what ours do.</summary>
internal sealed class OnnxLayerReader(OnnxNodes nodes)
{
    // PyTorch's, of every network here.
    private const float Epsilon = 1e-5f;

    /// <summary>A convolution and the normalization behind it, or a bias in its place.</summary>
    internal OnnxLayer ReadConvolution(NodeProto node, out string output)
    {
        var weight = ReadWeight(node);
        output = nodes.Understand(node);
        var bias = node.Input.Count > 2 ? ReadVector(node, 2, weight.Shape[0]) : null;
        if (nodes.Reader(output) is not { OpType: "BatchNormalization" } normalization)
            return bias is not null ? new OnnxLayer(node, weight, bias, []) : throw nodes.Differs(node, "has neither a bias nor a batch normalization behind it");
        if (bias is not null) throw nodes.Differs(node, "has a bias before its batch normalization");
        if (OnnxNodes.Attribute(normalization, "epsilon") is { } epsilon && MathF.Abs(epsilon.F / Epsilon - 1) > 1e-3f)
            throw nodes.Differs(normalization, FormattableString.Invariant($"has an epsilon of {epsilon.F}, not {Epsilon}"));
        if (OnnxNodes.Integer(normalization, "training_mode", 0) != 0) throw nodes.Differs(normalization, "is in training mode");
        var parts = Enumerable.Range(1, 4).Select(input => ReadVector(normalization, input, weight.Shape[0])).ToArray();
        output = nodes.Understand(normalization);
        return new OnnxLayer(node, weight, null, parts);
    }

    /// <summary>A 1×1 convolution of a gate.</summary>
    internal OnnxLayer ReadPointwise(NodeProto node, out string output)
    {
        var weight = ReadWeight(node);
        if (weight.Shape[2] != 1 || weight.Shape[3] != 1) throw nodes.Differs(node, "isn't a 1×1 convolution, as a gate's are");
        RequireConvolution(node, stride: 1, padding: 0, groups: 1);
        output = nodes.Understand(node);
        return new OnnxLayer(node, weight, node.Input.Count > 2 ? ReadVector(node, 2, weight.Shape[0]) : null, []);
    }

    /// <summary>The classifier.</summary>
    internal OnnxLayer ReadLinear(NodeProto node, out string output)
    {
        var isPlain = OnnxNodes.Integer(node, "transB", 0) == 1 && OnnxNodes.Integer(node, "transA", 0) == 0
            && (OnnxNodes.Attribute(node, "alpha")?.F ?? 1) == 1 && (OnnxNodes.Attribute(node, "beta")?.F ?? 1) == 1;
        if (!isPlain) throw nodes.Differs(node, "isn't a linear layer as PyTorch writes it (transB 1, alpha and beta 1)");
        var weight = nodes.Constant(node, 1);
        if (weight.Shape.Count != 2) throw nodes.Differs(node, $"has a weight of {weight.Shape.Count} dimensions");
        output = nodes.Understand(node);
        return new OnnxLayer(node, weight, ReadVector(node, 2, weight.Shape[0]), []);
    }

    /// <summary>The stem's max pooling.</summary>
    internal StemPooling ReadStemPooling(NodeProto node)
    {
        var window = OnnxNodes.Integers(node, "kernel_shape");
        var strides = OnnxNodes.Integers(node, "strides");
        if (window is not [3, 3] || strides is not [2, 2]) throw nodes.Differs(node, "isn't a 3×3 pooling of stride 2");
        RequireUsual(node);
        var pads = OnnxNodes.Integers(node, "pads") ?? [0, 0, 0, 0];
        var roundsUp = OnnxNodes.Integer(node, "ceil_mode", 0) == 1;
        return (pads, roundsUp) switch
        {
            ([1, 1, 1, 1] or [1, 1, 0, 0], false) => StemPooling.Padded,
            ([0, 0, 0, 0], true) => StemPooling.CeilMode,
            _ => throw nodes.Differs(node, $"has pads [{string.Join(", ", pads)}]{(roundsUp ? " and rounds up" : "")}"),
        };
    }

    /// <summary>The 2×2 pooling of a shortcut.</summary>
    internal void RequireShortcutPooling(NodeProto node)
    {
        RequireUsual(node);
        var isOurs = OnnxNodes.Integers(node, "kernel_shape") is [2, 2] && OnnxNodes.Integers(node, "strides") is [2, 2]
            && OnnxNodes.Integers(node, "pads") is null or [0, 0, 0, 0] && OnnxNodes.Integer(node, "ceil_mode", 0) == 1;
        if (!isOurs) throw nodes.Differs(node, "isn't a 2×2 average of stride 2 that rounds up");
    }

    internal static bool IsGlobalPooling(NodeProto node) => node.OpType is "GlobalAveragePool" or "ReduceMean" or "AveragePool";

    /// <summary>The mean over all pixels.</summary>
    internal void RequireGlobalPooling(NodeProto node)
    {
        switch (node.OpType)
        {
            case "GlobalAveragePool":
                return;
            case "ReduceMean" when OnnxNodes.Integers(node, "axes") is [2, 3] or [-2, -1]:
                return;
            // CNTK's: the window is the whole map for the image size that it writes into the file.
            case "AveragePool" when OnnxNodes.Integers(node, "kernel_shape") is [7, 7] && OnnxNodes.Integers(node, "pads") is null or [0, 0, 0, 0]:
                RequireUsual(node);
                RequireImagesOf224(node);
                return;
            default:
                throw nodes.Differs(node, "comes where the mean over all pixels should follow");
        }
    }

    /// <summary>Refuses a convolution of another geometry.</summary>
    internal void RequireConvolution(NodeProto node, int stride, int padding, int groups)
    {
        RequireUsual(node);
        var strides = OnnxNodes.Integers(node, "strides") ?? [1, 1];
        if (strides.Count != 2 || strides[0] != stride || strides[1] != stride)
            throw nodes.Differs(node, $"has strides [{string.Join(", ", strides)}], not {stride}");
        var found = OnnxNodes.Integer(node, "group", 1);
        if (found != groups) throw nodes.Differs(node, $"has {found} groups, not {groups}");
        var pads = OnnxNodes.Integers(node, "pads") ?? [0, 0, 0, 0];
        // CNTK leaves out the last row and column of padding, which a stride of 2 over an even number of pixels never reaches.
        long end = stride == 2 && padding > 0 && pads.Count == 4 && pads[2] == padding - 1 ? padding - 1 : padding;
        if (!pads.SequenceEqual([padding, padding, end, end]))
            throw nodes.Differs(node, $"has pads [{string.Join(", ", pads)}], not {padding} on every side");
    }

    private void RequireImagesOf224(NodeProto node)
    {
        var dimensions = nodes.Inputs[0].Type?.TensorType?.Shape?.Dim;
        if (dimensions is not { Count: 4 } || dimensions[2].DimValue != 224 || dimensions[3].DimValue != 224)
            throw nodes.Differs(node, "averages 7×7 pixels, which is all of them only for images of 224×224");
    }

    private void RequireUsual(NodeProto node)
    {
        if (OnnxNodes.Attribute(node, "auto_pad")?.S is { IsEmpty: false } padding && padding.ToStringUtf8() != "NOTSET")
            throw nodes.Differs(node, $"has auto_pad {padding.ToStringUtf8()}, not NOTSET");
        if (OnnxNodes.Integers(node, "dilations") is { } dilations && dilations.Any(dilation => dilation != 1))
            throw nodes.Differs(node, $"has dilations [{string.Join(", ", dilations)}], not 1");
    }

    private OnnxConstant ReadWeight(NodeProto node)
    {
        var weight = nodes.Constant(node, 1);
        if (weight.Shape.Count != 4 || weight.Shape[2] != weight.Shape[3])
            throw nodes.Differs(node, $"has a weight of shape [{string.Join(", ", weight.Shape)}], not of square kernels");
        return weight;
    }

    private OnnxConstant ReadVector(NodeProto node, int input, long length)
    {
        var vector = nodes.Constant(node, input);
        return vector.Shape.Count == 1 && vector.Count == length
            ? vector
            : throw nodes.Differs(node, $"reads '{vector.Name}' of shape [{string.Join(", ", vector.Shape)}], not [{length}]");
    }
}
