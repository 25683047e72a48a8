using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace SeNet.Torch.Batches;

/// <summary>What a published file is known by.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Md5">Its MD5, in lower-case hexadecimal digits.</param>
internal sealed record FileFingerprint(long Length, string Md5)
{
    /// <summary>What distinguishes a file from the one meant, as a clause; null if nothing does.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "It is the hash that the publisher gives; it is for transmission errors. Loading checks SHA-256.")]
    public async Task<string?> FindFaultAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return "there is none";
        using var file = File.OpenRead(path);
        if (file.Length != Length)
            return $"it has {file.Length:N0} bytes instead of {Length:N0}";
        var hash = Convert.ToHexStringLower(await MD5.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        return hash == Md5 ? null : $"its MD5 is {hash} instead of {Md5}";
    }
}
