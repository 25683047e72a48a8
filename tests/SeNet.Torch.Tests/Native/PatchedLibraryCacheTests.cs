using System.Diagnostics;
using System.Runtime.Versioning;
using SeNet.Torch.Native;

namespace SeNet.Torch.Tests.Native;

[SupportedOSPlatform("linux")]
public sealed class PatchedLibraryCacheTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31))];

    private readonly TemporaryFolder _root = new();
    private readonly PatchedLibraryCache _cache;

    public PatchedLibraryCacheTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is a cache on Linux only.");
        _cache = new(_root["cache"]);
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Store_NothingThere_WritesForOwnerOnly()
    {
        var path = Store();

        Assert.Equal(_root["cache", "senet", "v1", "some.so"], path);
        Assert.Equal(Content, File.ReadAllBytes(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        foreach (var folder in new[] { Path.GetDirectoryName(path)!, _root["cache", "senet"] })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public void Store_SameContentThere_LeavesIt()
    {
        var path = Store();
        var written = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, written);

        Store();

        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
    }

    [Theory]
    [InlineData(-1)] // cut short
    [InlineData(0)] // another byte
    [InlineData(1)] // something appended
    public void Store_OtherContentThere_Replaces(int lengthChange)
    {
        var path = Store();
        var other = (byte[])Content.Clone();
        Array.Resize(ref other, Content.Length + lengthChange);
        other[5000] ^= 1;
        File.WriteAllBytes(path, other);

        Store();

        Assert.Equal(Content, File.ReadAllBytes(path));
    }

    [Fact]
    public void Store_LinkThere_ReplacesTheLinkNotItsTarget()
    {
        var path = Store();
        var elsewhere = _root.Write("elsewhere.so", Content);
        File.Delete(path);
        File.CreateSymbolicLink(path, elsewhere);
        File.SetUnixFileMode(elsewhere, (UnixFileMode)0b110_110_110);

        Store();

        Assert.Null(new FileInfo(path).LinkTarget);
        Assert.Equal(Content, File.ReadAllBytes(elsewhere));
    }

    [Fact]
    public void Store_FileWritableByOthers_Replaces()
    {
        var path = Store();
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);

        Store();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData("senet")]
    [InlineData("senet/v1")]
    public void Store_FolderWritableByOthers_Refuses(string folder)
    {
        Store();
        var open = _root["cache", folder];
        File.SetUnixFileMode(open, (UnixFileMode)0b111_111_000);

        var error = Assert.Throws<UntrustedCacheException>(Store);

        Assert.Contains($"'{open}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("others can write to it (mode 770)", error.Message, StringComparison.Ordinal);
        Assert.Contains("XDG_CACHE_HOME", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Store_FolderIsLink_Refuses()
    {
        Directory.CreateDirectory(_root["elsewhere"]);
        Directory.CreateDirectory(_root["cache"]);
        Directory.CreateSymbolicLink(_root["cache", "senet"], _root["elsewhere"]);

        Assert.Contains("link", Assert.Throws<UntrustedCacheException>(Store).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_root["elsewhere"]));
    }

    [Fact]
    public void Store_FolderOfAnotherUser_Refuses()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a folder away.");
        Store();
        using (var chown = Process.Start("chown", ["12345", _root["cache", "senet"]]))
            chown.WaitForExit();

        var error = Assert.Throws<UntrustedCacheException>(Store);

        Assert.Contains("it belongs to user 12345, not to 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Store_RootIsFile_ThrowsIOException()
    {
        _root.Write("cache", "not a folder");

        Assert.ThrowsAny<IOException>(Store);
    }

    [Fact]
    public async Task Store_ManyAtOnce_EachSeesAWholeFileAndNothingElseRemains()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(
            () => Assert.Equal(Content, File.ReadAllBytes(Store())))));

        Assert.Equal(["some.so"], Directory.GetFiles(_root["cache", "senet", "v1"]).Select(Path.GetFileName));
    }

    [Fact]
    public void FolderFor_AnotherSource_GivesAnotherFolder()
    {
        Assert.NotEqual(PatchedLibraryCache.FolderFor("name", [1, 2]), PatchedLibraryCache.FolderFor("name", [1, 3]));
        Assert.Equal(PatchedLibraryCache.FolderFor("name", [1, 2]), PatchedLibraryCache.FolderFor("name", [1, 2]));
    }

    private string Store() => _cache.Store("v1", "some.so", Content);
}
