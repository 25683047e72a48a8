namespace SeNet.Torch.Downloads;

/// <summary>How far a download has come.</summary>
/// <param name="ReceivedBytes">Bytes on disk, with those of an earlier, interrupted download that is continued.</param>
/// <param name="TotalBytes">Bytes of the whole file; 0 while they aren't known.</param>
/// <param name="BytesPerSecond">Mean rate of this download so far, in bytes per second; 0 at its beginning, or while another process
/// fetches.</param>
public readonly record struct DownloadProgress(long ReceivedBytes, long TotalBytes, double BytesPerSecond = 0)
{
    /// <summary>How long the rest takes at this rate; <see langword="null"/> while that can't be told.</summary>
    public TimeSpan? TimeLeft => BytesPerSecond > 0 && TotalBytes >= ReceivedBytes
        ? TimeSpan.FromSeconds(Math.Min((TotalBytes - ReceivedBytes) / BytesPerSecond, TimeSpan.FromDays(365).TotalSeconds))
        : null;
}
