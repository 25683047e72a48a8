namespace SeNet.Torch.Native;

/// <summary>Others could have written to the cache folder, so nothing is loaded from it.</summary>
/// <param name="path">The folder.</param>
/// <param name="reason">Why not, as a clause: "others can write to it".</param>
internal sealed class UntrustedCacheException(string path, string reason) : Exception(
    $"The cache folder '{path}' isn't safe to load a library from: {reason}. Delete it, or set XDG_CACHE_HOME to a folder of your own.");
