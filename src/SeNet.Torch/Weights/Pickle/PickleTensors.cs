namespace SeNet.Torch.Weights.Pickle;

/// <summary>Makes storages and tensors from what a pickle says of them (torch/serialization.py and torch/_utils.py).</summary>
internal static class PickleTensors
{
    /// <summary>A storage from its persistent id, <c>('storage', class, key, location, count)</c>; null if it is something else.</summary>
    internal static StorageReference? Storage(object? id) =>
        id is object?[] and ["storage", PickleGlobal type, string key, _, long and >= 0 and var count, ..]
        && PickleGlobals.TryGetStorage(type.Name, out var dtype)
            ? new StorageReference(dtype, key, count)
            : null;

    /// <summary>A tensor from the arguments <c>(storage, offset, shape, strides, …)</c>; null if they are something else.</summary>
    internal static PickledTensor? Tensor(object?[] arguments) =>
        arguments is [StorageReference storage, long and >= 0 and var offset, object?[] shape, object?[] strides, ..]
        && shape.Length == strides.Length && shape.Length <= TensorReader.MaxDimensions
        && Sizes(shape) is { } sizes && Sizes(strides) is { } steps
            ? new PickledTensor(storage, offset, sizes, steps)
            : null;

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
