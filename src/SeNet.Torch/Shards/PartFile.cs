namespace SeNet.Torch.Shards;

/// <summary>A part, as the manifest names it.</summary>
/// <param name="File">The file's name.</param>
/// <param name="First">The index of its first image in the list.</param>
/// <param name="Images">Number of its images, a row each.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal digits.</param>
internal sealed record PartFile(string File, long First, int Images, long Bytes, string Sha256);
