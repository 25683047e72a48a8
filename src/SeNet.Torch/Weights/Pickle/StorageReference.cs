namespace SeNet.Torch.Weights.Pickle;

/// <summary>A torch storage that a pickle mentions; its values lie in the archive.</summary>
/// <param name="Dtype">The type of its values: one of <see cref="WeightsDtype"/>'s names or, if they can't be read, another.</param>
/// <param name="Key">The name of its file in the archive's folder <c>data</c>.</param>
/// <param name="Count">Number of values that the pickle claims, ≥ 0; not checked yet.</param>
internal sealed record StorageReference(string Dtype, string Key, long Count);
