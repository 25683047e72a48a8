namespace SeNet.Torch.Weights.Pickle;

/// <summary>Tensors in a pickle whose values aren't read: quantized, sparse, distributed, of types that aren't known.</summary>
internal static class UnreadableTensor
{
    private const string Reduced = "torch.save({name: value.{0} for name, value in checkpoint.items()}, 'weights.pth')";

    /// <returns>What it is; null if it is no tensor at all.</returns>
    internal static UnreadableEntry? Describe(string name, object value)
    {
        if (value is PickledTensor tensor)
        {
            var type = tensor.Storage.Dtype;
            var isQuantized = type.StartsWith('Q');
            return new UnreadableEntry(name, type, tensor.Shape, isQuantized
                ? $"it is quantized ({type}), which can't be read. Save the network's weights as they were before quantization, or in Python as numbers: {Convert("dequantize() if value.is_quantized else value")}."
                : $"its values are of the type {type}, which can't be read. Convert them in Python: {Convert("float()")}.");
        }
        if (value is not PickledObject other || !other.ClassName.StartsWith("torch.", StringComparison.Ordinal)) return null;
        var what = other.ClassName[(other.ClassName.LastIndexOf('.') + 1)..];
        var remedy = what.Contains("sparse", StringComparison.Ordinal) ? $"Make it dense in Python: {Convert("to_dense()")}"
            : what.Contains("meta", StringComparison.Ordinal) ? $"It has no values; save the network once its weights are loaded: {PickleRefusals.SaveWeights}"
            : $"A part of a distributed network? Save its weights whole, with torch.distributed.checkpoint.state_dict.get_model_state_dict and full_state_dict=True: {PickleRefusals.SaveWeights}";
        return new UnreadableEntry(name, what, [], $"it isn't a plain tensor but of '{other.ClassName}', which can't be read. {remedy}.");
    }

    private static string Convert(string expression) => Reduced.Replace("{0}", expression, StringComparison.Ordinal);
}
