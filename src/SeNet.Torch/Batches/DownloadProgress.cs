namespace SeNet.Torch.Batches;

/// <summary>How far a download has come.</summary>
/// <param name="ReceivedBytes">Bytes on disk, with those of an earlier, interrupted download that is continued.</param>
/// <param name="TotalBytes">Bytes of the whole file.</param>
public readonly record struct DownloadProgress(long ReceivedBytes, long TotalBytes);
