namespace SeNet.Torch.Weights.Pickle;

/// <summary>Makes storages and tensors from what a pickle says of them (torch/serialization.py and torch/_utils.py).</summary>
internal static class PickleTensors
{
    private const int Metadata = 6;

    /// <summary>A storage from its persistent id, <c>('storage', class, key, location, count)</c>, in the old format with a further item, null
    /// or <c>(key, offset, count)</c>; null if it is something else.</summary>
    internal static StorageReference? Storage(object? id) =>
        id is object?[] and ["storage", PickleGlobal type, string key, _, long and >= 0 and var count, ..] items
        && PickleGlobals.TryGetStorage(type.Name, out var dtype) && IsView(items.ElementAtOrDefault(5), out var view)
            ? new StorageReference(dtype, key, count, view)
            : null;

    /// <summary>A tensor from the arguments <c>(storage, offset, shape, strides, requires_grad, hooks, metadata)</c>, of which the last three
    /// may be missing; null if they are something else.</summary>
    internal static PickledTensor? Tensor(object?[] arguments) =>
        View(arguments) is { } tensor && Negation(tensor, arguments.ElementAtOrDefault(Metadata)) is { } negated ? tensor with { IsNegated = negated } : null;

    /// <summary>A tensor of a type that has no storages of its own (float8, uint16 …): it names its type, seventh, and can't be read.</summary>
    internal static PickledTensor? TypedView(object?[] arguments) =>
        View(arguments) is { } tensor && arguments.ElementAtOrDefault(Metadata) is PickleGlobal type
            ? tensor with { Storage = tensor.Storage with { Dtype = PickleGlobals.UnreadType(type.Name[(type.Name.LastIndexOf('.') + 1)..]) } }
            : null;

    /// <summary>A quantized tensor, whose seventh argument is something else: its type says that it can't be read.</summary>
    internal static PickledTensor? View(object?[] arguments) =>
        arguments is [StorageReference storage, long and >= 0 and var offset, object?[] shape, object?[] strides, ..]
        && shape.Length == strides.Length && shape.Length <= TensorReader.MaxDimensions
        && Sizes(shape) is { } sizes && Sizes(strides) is { } steps
            ? new PickledTensor(storage, offset, sizes, steps)
            : null;

    private static bool IsView(object? metadata, out StorageView? view)
    {
        view = metadata is object?[] and [_, long and >= 0 and var offset, long and >= 0 and var count] ? new StorageView(offset, count) : null;
        return view is not null || metadata is null;
    }

    // The bits that torch/_utils.py's set_tensor_metadata sets. Conjugates are of complex numbers, which aren't read whatever their bit;
    // on others, and with an unknown bit, what the values are isn't known.
    private static bool? Negation(PickledTensor tensor, object? metadata)
    {
        if (metadata is null) return false;
        if (metadata is not OrderedDictionary<string, object?> bits) return null;
        var negated = false;
        foreach (var (name, value) in bits)
        {
            if (value is not bool set) return null;
            if (name == "neg") negated = set;
            else if (set && !(name == "conj" && tensor.Storage.Dtype.StartsWith('C'))) return null;
        }
        return negated;
    }

    private static long[]? Sizes(object?[] items)
    {
        var sizes = new long[items.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            if (items[i] is not (long and >= 0 and var size)) return null;
            sizes[i] = size;
        }
        return sizes;
    }
}
