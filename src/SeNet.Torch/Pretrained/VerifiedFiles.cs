using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SeNet.Torch.Downloads;
using SeNet.Torch.Files;

namespace SeNet.Torch.Pretrained;

/// <summary>Remembers the hashes of files with their size and time, so that a file is read through once and not at every use.</summary>
/// <param name="folder">Where it is remembered; if that can't be written to, files are hashed anew each time.</param>
internal sealed class VerifiedFiles(string folder)
{
    /// <summary>A file's SHA-256.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    internal async Task<string> GetSha256Async(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        var state = string.Create(CultureInfo.InvariantCulture, $"{target.Length} {target.LastWriteTimeUtc.Ticks} ");
        var note = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target.FullName)))[..32]);
        if (TryRead(note) is { } known && known.StartsWith(state, StringComparison.Ordinal) && FileHash.IsSha256(known[state.Length..]))
            return known[state.Length..];

        string digits;
        await using (var content = File.OpenRead(path))
            digits = await FileHash.Sha256("").ComputeAsync(content, cancellationToken).ConfigureAwait(false);
        TryWrite(note, state + digits);
        return digits;
    }

    private static string? TryRead(string note)
    {
        try
        {
            return File.ReadAllText(note);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void TryWrite(string note, string text)
    {
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(note, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A home that can't be written to, as in some containers.
        }
    }
}
