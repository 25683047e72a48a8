namespace SeNet.Torch.Downloads;

/// <summary>A file that couldn't be fetched, or that isn't the one expected. Says which address, why, and what to do.</summary>
/// <param name="message">As sentences.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class DownloadException(string message, Exception? innerException = null) : IOException(message, innerException);
