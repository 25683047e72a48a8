namespace SeNet.Torch.Weights.Pickle;

/// <summary>A part of a storage that was a storage itself.</summary>
/// <param name="Offset">The first value, counted from the storage's begin, ≥ 0; not checked yet.</param>
/// <param name="Count">Number of values, ≥ 0; not checked yet.</param>
internal sealed record StorageView(long Offset, long Count);
