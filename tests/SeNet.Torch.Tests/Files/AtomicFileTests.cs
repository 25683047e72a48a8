using SeNet.Torch.Files;

namespace SeNet.Torch.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_NewFile_HoldsTheContentAndNothingElseIsLeft()
    {
        AtomicFile.Write(_folder["a.bin"], stream => stream.Write([1, 2, 3]));
        Assert.Equal<byte>([1, 2, 3], File.ReadAllBytes(_folder["a.bin"]));
        Assert.Equal(["a.bin"], _folder.Names);
    }

    [Fact]
    public void Write_ExistingLongerFile_IsReplaced()
    {
        File.WriteAllBytes(_folder["a.bin"], new byte[1000]);
        AtomicFile.Write(_folder["a.bin"], stream => stream.Write([1, 2, 3]));
        Assert.Equal<byte>([1, 2, 3], File.ReadAllBytes(_folder["a.bin"]));
    }

    [Fact]
    public void Write_WriterFailsMidway_OldFileStaysAndNoTemporaryIsLeft()
    {
        File.WriteAllText(_folder["a.txt"], "old");
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(_folder["a.txt"], stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw new IOException("disk full");
        }));
        Assert.Equal("disk full", error.Message);
        Assert.Equal("old", File.ReadAllText(_folder["a.txt"]));
        Assert.Equal(["a.txt"], _folder.Names);
    }

    [Fact]
    public void Write_TemporaryFileFails_NamesTheFileAndTheRemedy()
    {
        File.WriteAllText(_folder["a.txt"], "old");
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(_folder["a.txt"], stream =>
        {
            stream.Dispose();
            File.Delete(((FileStream)stream).Name);
        }));
        AssertNames(_folder["a.txt"], error);
        Assert.Equal("old", File.ReadAllText(_folder["a.txt"]));
    }

    [Fact]
    public void Write_FolderThatTakesNoFiles_NamesTheFileAndTheRemedy()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's.");
        AssertNames("/proc/a.txt", Assert.ThrowsAny<Exception>(() => AtomicFile.Write("/proc/a.txt", stream => stream.WriteByte(1))));
    }

    [Fact]
    public void Write_CancelledBeforeAnyFileExists_LeavesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(_folder["a.txt"], stream =>
        {
            stream.WriteByte(1);
            cancelled.Token.ThrowIfCancellationRequested();
        }));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Write_WriterClosesTheStream_HoldsTheContent()
    {
        AtomicFile.Write(_folder["a.csv"], stream =>
        {
            using var writer = new StreamWriter(stream);
            writer.Write("x,y");
        });
        Assert.Equal("x,y", File.ReadAllText(_folder["a.csv"]));
    }

    [Fact]
    public void Write_WhileTheNewContentIsWritten_ReadersSeeTheOld()
    {
        File.WriteAllText(_folder["a.txt"], "old");
        AtomicFile.Write(_folder["a.txt"], stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(_folder["a.txt"]));
        });
        Assert.Equal("new", File.ReadAllText(_folder["a.txt"]));
    }

    [Fact]
    public void Write_MissingFolder_NamesIt()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(_folder[Path.Combine("no", "a.txt")], _ => { }));
        Assert.Contains(_folder["no"], error.Message);
    }

    [Fact]
    public void Write_PathIsAFolder_SaysSoAndLeavesNothing()
    {
        Directory.CreateDirectory(_folder["sub"]);
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(_folder["sub"], _ => { }));
        Assert.Contains("is a folder", error.Message);
        Assert.Equal(["sub"], _folder.Names);
    }

    [Fact]
    public void Write_RelativePath_IsOfTheCurrentFolder()
    {
        var path = Path.GetRelativePath(Environment.CurrentDirectory, _folder["a.txt"]);
        AtomicFile.Write(path, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(_folder["a.txt"]));
    }

    [Fact]
    public void Write_LinkToAFile_ReplacesTheFileAndKeepsTheLinkAndTheMode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links and modes are Unix's.");
        File.WriteAllText(_folder["real.txt"], "old");
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
#pragma warning disable CA1416 // skipped above
        File.SetUnixFileMode(_folder["real.txt"], OwnerOnly);
        File.CreateSymbolicLink(_folder["link.txt"], "real.txt");
        AtomicFile.Write(_folder["link.txt"], stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(_folder["real.txt"]));
        Assert.Equal("real.txt", new FileInfo(_folder["link.txt"]).LinkTarget);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder["real.txt"]));
#pragma warning restore CA1416
    }

    private static void AssertNames(string path, Exception error)
    {
        Assert.True(error is IOException or UnauthorizedAccessException, $"{error}");
        Assert.StartsWith($"Can't write '{path}': ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check that its folder is writable", error.Message);
        Assert.DoesNotContain(".tmp", error.Message);
    }
}
