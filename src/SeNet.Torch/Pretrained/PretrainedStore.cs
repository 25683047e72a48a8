using SeNet.Torch.Downloads;

namespace SeNet.Torch.Pretrained;

/// <summary>Gives the files of catalogue entries: those on this machine, else fetched ones.</summary>
/// <param name="folders">Where they lie and come from.</param>
internal sealed class PretrainedStore(PretrainedFolders folders)
{
    // A file has more than its parameters: statistics, names, and of some formats a little more for each tensor.
    private const double RoomForMore = 1.2;
    private const long MoreBytes = 16 << 20;

    /// <summary>The folder that fetched files go to.</summary>
    internal string CacheFolder => folders.Cache;

    /// <summary>The path of an entry's file on this machine, checked; null if it would have to be fetched.</summary>
    /// <exception cref="DownloadException">A file that somebody provided has another hash.</exception>
    internal Task<string?> FindAsync(PretrainedEntry entry, CancellationToken cancellationToken) =>
        new LocalFiles(folders).FindAsync(entry, cancellationToken);

    /// <summary>The path of an entry's file, fetched if need be, and checked.</summary>
    /// <exception cref="DownloadException">It isn't there and can't be fetched; says what to do.</exception>
    internal async Task<string> GetAsync(PretrainedEntry entry, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (await FindAsync(entry, cancellationToken).ConfigureAwait(false) is { } found) return found;
        if (folders.Offline)
            throw new DownloadException(
                $"The weights {entry.FullName} aren't on this machine, and HF_HUB_OFFLINE forbids to fetch them. {Remedy(entry)}");
        var failures = new List<DownloadException>();
        foreach (var file in entry.Files)
        {
            try
            {
                return await FetchAsync(entry, file, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (DownloadException error)
            {
                failures.Add(error);
            }
        }
        throw new DownloadException(
            $"The weights {entry.FullName} couldn't be fetched. {string.Join(" ", failures.Select(error => error.Message))} {Remedy(entry)}",
            failures[0]);
    }

    /// <summary>Deletes what was fetched, and parts of it. The deleted files; none that another process is fetching.</summary>
    internal IReadOnlyList<FileInfo> Clean()
    {
        if (!Directory.Exists(folders.Cache)) return [];
        var deleted = new List<FileInfo>();
        foreach (var file in new DirectoryInfo(folders.Cache).GetFiles())
        {
            var isPart = file.Name.EndsWith(".part", StringComparison.Ordinal);
            if (!isPart && !file.Name.EndsWith(FileNote.Suffix, StringComparison.Ordinal) && !IsOfAnEntry(file.Name)) continue;
            try
            {
                if (isPart) folders.Downloads.OpenPart(file.FullName).Dispose(); // fails while it is being fetched
                file.Delete();
                deleted.Add(file);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // In use; the next cleaning takes it.
            }
        }
        var verified = Path.Combine(folders.Cache, "verified");
        if (Directory.Exists(verified)) Directory.Delete(verified, recursive: true);
        return deleted;
    }

    private static bool IsOfAnEntry(string name) =>
        PretrainedCatalogue.All.Any(entry => entry.Files.Any(file => entry.LocalName(file) == name));

    private async Task<string> FetchAsync(
        PretrainedEntry entry, PretrainedFile file, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var address = file.GetAddress(folders.Hub);
        var target = Path.Combine(folders.Cache, entry.LocalName(file));
        // Without its note it can't be told whether such a file is right; with one it has just been found wrong.
        if (file.Hash is null && File.Exists(target) && FileNote.TryRead(target) is null) File.Delete(target);
        var download = new FileDownload
        {
            Address = address,
            Target = target,
            Expected = new FileFingerprint(null, file.Hash) { LongestPlausible = (long)(entry.ApproximateBytes * RoomForMore) + MoreBytes },
            Progress = progress,
            Checked = digits => new FileNote(entry.FullName, entry.Licence, address, digits).Write(target),
            Settings = folders.Downloads with { Token = folders.HubToken is { } token ? new AccessToken(folders.Hub, token) : null },
        };
        await download.RunAsync(cancellationToken).ConfigureAwait(false);
        return await FindAsync(entry, cancellationToken).ConfigureAwait(false)
            ?? throw new DownloadException($"'{target}' was changed while it was fetched. Delete it and try again.");
    }

    private string Remedy(PretrainedEntry entry)
    {
        var files = entry.Files.Select(file => $"{file.GetAddress(folders.Hub)} as '{entry.LocalName(file)}'{Describe(file.Sha256)}");
        return $"On a machine that can, fetch {string.Join(", or ", files)},"
            + $" and put it into '{folders.ForOwnFiles}', or into a folder that SENET_WEIGHTS names.";
    }

    private static string Describe(string? sha256) =>
        sha256 is null ? "" : $" (SHA-256 {sha256}{(sha256.Length < FileHash.Sha256Digits ? "…" : "")})";
}
