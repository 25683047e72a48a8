using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace SeNet.Torch.Native;

/// <summary>Owner and mode of a file on Linux, which .NET's file API doesn't give (it lacks the owner).</summary>
/// <param name="Owner">The owner's user id.</param>
/// <param name="Kind">The file type bits (S_IFMT).</param>
/// <param name="Mode">The permission bits.</param>
[SupportedOSPlatform("linux")]
internal sealed partial record UnixFileStatus(uint Owner, int Kind, UnixFileMode Mode)
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8; // STATX_TYPE | STATX_MODE | STATX_UID

    /// <summary>The user id that this process acts as.</summary>
    public static uint CurrentUser => GetEffectiveUser();

    public bool IsDirectory => Kind == 0x4000;

    public bool IsRegularFile => Kind == 0x8000;

    public bool IsOwnedByCurrentUser => Owner == CurrentUser;

    public bool IsWritableByOthers => (Mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;

    /// <summary>The status of <paramref name="path"/> itself (a link isn't followed), or null when nothing is there.</summary>
    /// <exception cref="IOException">The status can't be read.</exception>
    public static UnixFileStatus? Of(string path)
    {
        // struct statx has one layout on every architecture: uid at 20, mode at 28; 256 bytes.
        Span<byte> status = stackalloc byte[256];
        if (StatX(CurrentFolder, path, NoFollow, TypeModeAndOwner, status) != 0)
            return Marshal.GetLastPInvokeError() is 2 or 20 // ENOENT, ENOTDIR
                ? null
                : throw new IOException($"The status of '{path}' can't be read: {Marshal.GetLastPInvokeErrorMessage()}.");
        int mode = BinaryPrimitives.ReadUInt16LittleEndian(status[28..]);
        return new(BinaryPrimitives.ReadUInt32LittleEndian(status[20..]), mode & 0xF000, (UnixFileMode)(mode & 0xFFF));
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();
}
