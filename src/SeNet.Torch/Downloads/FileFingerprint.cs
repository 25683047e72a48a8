namespace SeNet.Torch.Downloads;

/// <summary>What a published file is known by.</summary>
/// <param name="Length">Its bytes; null if not known.</param>
/// <param name="Hash">Its hash; null if only the server can say, by the header in which hubs of models state a file's SHA-256.</param>
internal sealed record FileFingerprint(long? Length, FileHash? Hash)
{
    /// <summary>More bytes than this can't be the file. Where the length isn't known, some estimate with room.</summary>
    internal long LongestPlausible { get; init; } = Length ?? long.MaxValue;

    /// <summary>What a file is hashed by.</summary>
    internal FileHash Kind => Hash ?? FileHash.Sha256("");

    /// <summary>What distinguishes a file from the one meant, as a clause; null if nothing does.</summary>
    internal async Task<string?> FindFaultAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return "there is none";
        using var file = File.OpenRead(path);
        return FindFault(file.Length) ?? FindFault(await Kind.ComputeAsync(file, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What is wrong with a length, as a clause; null if nothing is.</summary>
    internal string? FindFault(long length) =>
        Length is { } known && length != known ? $"it has {length:N0} bytes instead of {known:N0}"
        : length > LongestPlausible ? $"it has {length:N0} bytes, more than such a file can have ({LongestPlausible:N0})"
        : null;

    /// <summary>What is wrong with a whole hash, as a clause; null if nothing is.</summary>
    internal string? FindFault(string digits) => Hash is null ? "nobody says which hash it must have" : Hash.FindFault(digits);
}
