using System.Security.Cryptography;
using SeNet.Torch.Downloads;

namespace SeNet.Torch.Batches;

/// <summary>Fetches CIFAR-10's binary version from its home page at the University of Toronto.</summary>
public static class Cifar10Download
{
    /// <summary>Where the archive is: https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz.</summary>
    public static Uri Address { get; } = new("https://www.cs.toronto.edu/~kriz/" + Cifar10Files.ArchiveName);

    /// <summary>
    /// Fetches the archive (170,052,171 bytes) unless it is there already, and checks its MD5. What an interrupted call
    /// has fetched is continued by the next one. <see cref="Cifar10.Load"/> reads the folder or the file.
    /// </summary>
    /// <param name="folder">Where <c>cifar-10-binary.tar.gz</c> goes; made if missing.</param>
    /// <param name="progress">Told about every few hundred kilobytes, if given.</param>
    /// <param name="address">A mirror, http or https; <see cref="Address"/> if null. It must serve exactly the official file.</param>
    /// <param name="cancellationToken">Ends the download; what has come stays in <c>cifar-10-binary.tar.gz.part</c>.</param>
    /// <returns>The archive's path.</returns>
    /// <exception cref="ImageDataException">
    /// The address can't be reached or refuses, the connection broke five times, the file can't be written, or what
    /// came isn't the official archive (then it is deleted).
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="address"/> isn't an absolute http or https address.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<string> DownloadAsync(
        string folder, IProgress<DownloadProgress>? progress = null, Uri? address = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (address is not null && !(address.IsAbsoluteUri && address.Scheme is "http" or "https"))
            throw new ArgumentException($"'{address}' isn't an http or https address.", nameof(address));
        var download = new FileDownload
        {
            Address = address ?? Address,
            Target = Path.Combine(folder, Cifar10Files.ArchiveName),
            // The publisher's kind of hash, for transmission errors; loading checks SHA-256.
            Expected = new FileFingerprint(170_052_171, new FileHash(HashAlgorithmName.MD5, "c32a1d4ab5d03f1284b67883e8d87530")),
            Progress = progress,
        };
        try
        {
            await download.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DownloadException error)
        {
            throw new ImageDataException(error.Message, error);
        }
        return download.Target;
    }
}
