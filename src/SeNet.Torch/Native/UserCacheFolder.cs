namespace SeNet.Torch.Native;

/// <summary>Where a user's programs keep what they can make or fetch again.</summary>
internal static class UserCacheFolder
{
    /// <summary>
    /// $XDG_CACHE_HOME, else .cache in the home folder, on Windows the local application data; null when there is none. A relative
    /// XDG_CACHE_HOME is ignored, as its specification demands.
    /// </summary>
    internal static string? Find()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache)) return cache;
        if (OperatingSystem.IsWindows()) return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } local ? local : null;
        return Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache") : null;
    }
}
