namespace SeNet.Torch.Weights.Pickle;

/// <summary>A file in a zip archive, as the archive's directory describes it.</summary>
/// <param name="HeaderOffset">Where its local header begins, in bytes from the start of the archive.</param>
/// <param name="Size">Its bytes; they lie in the archive as they are.</param>
/// <param name="IsStored">Whether that is so: neither compressed nor encrypted. <see langword="false"/>: it can't be read.</param>
internal readonly record struct ZipEntry(long HeaderOffset, long Size, bool IsStored);
