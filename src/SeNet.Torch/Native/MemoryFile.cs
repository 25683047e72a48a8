using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace SeNet.Torch.Native;

/// <summary>
/// A file that exists in memory only (Linux's memfd), from which a library can be loaded where no folder can be
/// written to. Dispose it once the library is loaded: the mapping stays.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class MemoryFile : IDisposable
{
    private const uint CloseOnExec = 1; // MFD_CLOEXEC

    private readonly SafeFileHandle _file;

    /// <summary>Creates the file and writes <paramref name="content"/>.</summary>
    /// <param name="name">A name for debuggers; need not be unique.</param>
    /// <param name="content">The file's bytes.</param>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public MemoryFile(string name, byte[] content)
    {
        int descriptor = Create(name, CloseOnExec);
        if (descriptor < 0)
            throw new IOException($"memfd_create failed: {Marshal.GetLastPInvokeErrorMessage()}.");
        _file = new SafeFileHandle(descriptor, ownsHandle: true);
        Path = $"/proc/self/fd/{descriptor}";
        RandomAccess.Write(_file, content, 0);
    }

    /// <summary>A path at which this process can open the file.</summary>
    public string Path { get; }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint flags);
}
