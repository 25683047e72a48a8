using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace SeNet.Torch.Native;

/// <summary>
/// Keeps the patched copy of a native library in a folder that only this user can write to, so that what is loaded is
/// what we wrote. Linux only. Safe when many processes store at once: a file is complete before it gets its name.
/// </summary>
/// <param name="root">The user's cache folder; need not exist.</param>
[SupportedOSPlatform("linux")]
internal sealed class PatchedLibraryCache(string root)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The user's cache folder; null when there is none.</summary>
    public static string? DefaultRoot => UserCacheFolder.Find();

    /// <summary>
    /// Puts <paramref name="content"/> at <c>senet/{folder}/{fileName}</c> unless the very same bytes are there already:
    /// a corrupted, stale or planted copy is replaced, never used.
    /// </summary>
    /// <returns>The file's full path.</returns>
    /// <exception cref="UntrustedCacheException">Others own the folder or can write to it.</exception>
    /// <exception cref="UnauthorizedAccessException">This user can't write to the folder.</exception>
    /// <exception cref="IOException">Nobody can: the disk is full or read-only.</exception>
    public string Store(string folder, string fileName, byte[] content)
    {
        var home = OwnFolder(Path.Combine(root, "senet"));
        var path = Path.Combine(OwnFolder(Path.Combine(home, folder)), fileName);
        if (!IsTrusted(path, content))
            Replace(path, content);
        return path;
    }

    /// <summary>
    /// A folder name for what <paramref name="source"/> gives when patched: new sources get new folders. A name and no proof, since
    /// <see cref="Store"/> compares every byte; so it can do without a cryptographic hash, which would load another native library.
    /// </summary>
    public static string FolderFor(string name, ReadOnlySpan<byte> source)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(source);
        var hash = (ulong)source.Length;
        foreach (var word in words) hash = Mix(hash, word);
        foreach (var value in source[(words.Length * sizeof(ulong))..]) hash = Mix(hash, value);
        return string.Create(CultureInfo.InvariantCulture, $"{name}-{hash:x16}");
    }

    private static ulong Mix(ulong hash, ulong value) => BitOperations.RotateLeft((hash ^ value) * 0x9E3779B97F4A7C15, 29);

    private static string OwnFolder(string path)
    {
        Directory.CreateDirectory(path, OwnerOnly);
        var status = UnixFileStatus.Of(path);
        if (status is not { IsDirectory: true })
            throw new UntrustedCacheException(path, "it is a link or a file");
        if (!status.IsOwnedByCurrentUser)
            throw new UntrustedCacheException(path, $"it belongs to user {status.Owner}, not to {UnixFileStatus.CurrentUser}");
        if (status.IsWritableByOthers)
            throw new UntrustedCacheException(path, $"others can write to it (mode {Convert.ToString((int)status.Mode, 8)})");
        return path;
    }

    private static bool IsTrusted(string path, byte[] content) =>
        UnixFileStatus.Of(path) is { IsRegularFile: true, IsOwnedByCurrentUser: true, IsWritableByOthers: false }
        && new FileInfo(path).Length == content.Length
        && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);

    private static void Replace(string path, byte[] content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using (var stream = new FileStream(temporary, options))
                stream.Write(content);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
