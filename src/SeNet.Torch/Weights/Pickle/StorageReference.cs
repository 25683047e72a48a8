namespace SeNet.Torch.Weights.Pickle;

/// <summary>A torch storage that a pickle mentions; its values lie outside the pickle.</summary>
/// <param name="Dtype">The type of its values: one of <see cref="WeightsDtype"/>'s names or, if they can't be read, another.</param>
/// <param name="Key">Its name: of its file in the archive's folder <c>data</c> or, in files of the old format, in the list of storages.</param>
/// <param name="Count">Number of values that the pickle claims, ≥ 0; not checked yet.</param>
/// <param name="View">The part of it that is meant, as files of PyTorch 0.1 to 0.3 may say; null for all of it.</param>
internal sealed record StorageReference(string Dtype, string Key, long Count, StorageView? View = null);
