using SeNet.Torch.Downloads;

namespace SeNet.Torch.Pretrained;

/// <summary>Finds weights that are on this machine already, and makes sure that they are the ones meant.</summary>
/// <param name="folders">Where to look.</param>
internal sealed class LocalFiles(PretrainedFolders folders)
{
    private readonly VerifiedFiles _verified = new(Path.Combine(folders.Cache, "verified"));

    /// <summary>The path of one of an entry's files, with the right hash; null if there is none.</summary>
    /// <exception cref="DownloadException">A file that somebody provided has another hash.</exception>
    internal async Task<string?> FindAsync(PretrainedEntry entry, CancellationToken cancellationToken)
    {
        foreach (var file in entry.Files)
            if (await FindProvidedAsync(entry, file, cancellationToken).ConfigureAwait(false) is { } provided) return provided;
        foreach (var file in entry.Files)
        {
            var own = Path.Combine(folders.Cache, entry.LocalName(file));
            // Of a file whose hash only the hub states, the note beside it has the hash; without it nobody can tell.
            if (await IsAsync(own, file.Sha256 ?? FileNote.TryRead(own)?.Sha256, cancellationToken).ConfigureAwait(false)) return own;
        }
        foreach (var (path, sha256) in entry.Files.SelectMany(OfPython))
            if (await IsAsync(path, sha256, cancellationToken).ConfigureAwait(false)) return path;
        return null;
    }

    private async Task<string?> FindProvidedAsync(PretrainedEntry entry, PretrainedFile file, CancellationToken cancellationToken)
    {
        if (folders.Provided is not { } folder) return null;
        foreach (var path in (string[])[Path.Combine(folder, entry.LocalName(file)), Path.Combine(folder, entry.Name, file.FileName)])
        {
            if (!File.Exists(path)) continue;
            if (file.Hash is null) return path; // whoever put it there answers for it
            var digits = await _verified.GetSha256Async(path, cancellationToken).ConfigureAwait(false);
            if (file.Hash.FindFault(digits) is not { } fault) return path;
            throw new DownloadException($"'{path}' isn't the file that the catalogue knows as {entry.FullName}: {fault}."
                + " Put the right file there, or give its path instead of a name if you trust it.");
        }
        return null;
    }

    // Where Python's libraries keep what they fetched. Links lead to the file, which the hub's library names by its hash.
    private IEnumerable<(string Path, string? Sha256)> OfPython(PretrainedFile file)
    {
        if (file.Repository is null)
        {
            if (folders.TorchCheckpoints is { } checkpoints) yield return (Path.Combine(checkpoints, file.FileName), file.Sha256);
            yield break;
        }
        if (folders.HubCache is null) yield break;
        var repository = $"models--{file.Repository.Replace("/", "--", StringComparison.Ordinal)}";
        var snapshots = Path.Combine(folders.HubCache, repository, "snapshots");
        if (!Directory.Exists(snapshots)) yield break;
        foreach (var snapshot in Directory.GetDirectories(snapshots))
        {
            var path = Path.Combine(snapshot, file.FileName);
            yield return (path, file.Sha256 ?? Path.GetFileName(new FileInfo(path).LinkTarget));
        }
    }

    private async Task<bool> IsAsync(string path, string? sha256, CancellationToken cancellationToken)
    {
        try
        {
            return !string.IsNullOrEmpty(sha256) && File.Exists(path)
                && FileHash.Sha256(sha256).FindFault(await _verified.GetSha256Async(path, cancellationToken).ConfigureAwait(false)) is null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // others' caches may not be ours to read
        }
    }
}
