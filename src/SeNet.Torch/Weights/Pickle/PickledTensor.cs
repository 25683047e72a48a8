namespace SeNet.Torch.Weights.Pickle;

/// <summary>A view of a storage, as a pickle describes a tensor. Its numbers are not negative; nothing else is checked yet.</summary>
/// <param name="Storage">Where its values lie.</param>
/// <param name="Offset">The first value, counted in values from the storage's begin.</param>
/// <param name="Shape">The sizes of the dimensions.</param>
/// <param name="Strides">By how many values the next one along each dimension lies further; as many as <paramref name="Shape"/>.</param>
/// <param name="IsNegated">Whether PyTorch's negation bit is set: the values are those of the storage with the other sign.</param>
internal sealed record PickledTensor(StorageReference Storage, long Offset, long[] Shape, long[] Strides, bool IsNegated = false);
