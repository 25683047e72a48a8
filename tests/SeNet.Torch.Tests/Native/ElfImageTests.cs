using SeNet.Torch.Native;

namespace SeNet.Torch.Tests.Native;

public sealed class ElfImageTests
{
    private const int WeakFlag = 2;

    [Fact]
    public void WithWeakRequirement_VersionNeeded_SetsThatFlagAlone()
    {
        var original = SmallElf.Build();

        var patched = new ElfImage(original, "small.so").WithWeakRequirement("GLIBCXX_3.4.32");

        Assert.NotNull(patched);
        var changed = Assert.Single(ChangedBytes(original, patched));
        Assert.Equal(WeakFlag, patched[changed]);
        Assert.Equal(0, original[changed]);
    }

    [Fact]
    public void WithWeakRequirement_EachVersion_ChangesAnotherRecord()
    {
        var original = SmallElf.Build();
        var image = new ElfImage(original, "small.so");

        var places = SmallElf.Versions.Select(version => Assert.Single(ChangedBytes(original, image.WithWeakRequirement(version)!)));

        Assert.Equal(SmallElf.Versions.Count, places.Distinct().Count());
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.33")]
    [InlineData("GLIBCXX_3.4.3")] // only the start of one that is needed
    public void WithWeakRequirement_VersionNotNeeded_ReturnsNull(string version) =>
        Assert.Null(new ElfImage(SmallElf.Build(), "small.so").WithWeakRequirement(version));

    [Fact]
    public void UnversionedImports_SmallLibrary_GivesStrongUndefinedOnesWithoutVersion() =>
        Assert.Equal(["wanted"], new ElfImage(SmallElf.Build(), "small.so").UnversionedImports());

    [Fact]
    public void Constructor_NotAnElfFile_NamesTheFile()
    {
        var error = Assert.Throws<InvalidDataException>(() => new ElfImage("MZ, and so on, for long enough to be a header of sixty-four bytes"u8.ToArray(), "some.dll"));

        Assert.Contains("'some.dll'", error.Message, StringComparison.Ordinal);
        Assert.Contains("isn't a 64-bit little-endian x86-64 ELF file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithWeakRequirement_TruncatedAnywhere_ThrowsInvalidData()
    {
        var whole = SmallElf.Build();
        int versionRecordsEnd = whole.Length - 5 * 24 - 5 * 2; // symbols and their versions come last
        for (int length = 0; length < versionRecordsEnd; length++)
            Assert.Throws<InvalidDataException>(() => new ElfImage(whole[..length], "cut.so").WithWeakRequirement("GLIBCXX_3.4.32"));
    }

    [Fact]
    public void AnyMethod_OneByteWrong_ThrowsNothingButInvalidData()
    {
        var whole = SmallElf.Build();
        for (int i = 0; i < whole.Length; i++)
            foreach (byte wrong in (byte[])[0x00, 0x7f, 0x80, 0xff])
            {
                var damaged = (byte[])whole.Clone();
                damaged[i] = wrong;
                var error = Record.Exception(() =>
                {
                    var image = new ElfImage(damaged, "damaged.so");
                    image.WithWeakRequirement("GLIBCXX_3.4.32");
                    image.UnversionedImports();
                });
                Assert.True(error is null or InvalidDataException, $"byte {i} = {wrong}: {error}");
            }
    }

    [Fact]
    public void WithWeakRequirement_LibTorchSharp_ChangesOneByte()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The library is patched on Linux only.");
        var original = File.ReadAllBytes(TorchFiles.FindLibTorchSharp());

        var patched = new ElfImage(original, "libLibTorchSharp.so").WithWeakRequirement("GLIBCXX_3.4.32");

        Assert.NotNull(patched);
        Assert.Equal(WeakFlag, patched[Assert.Single(ChangedBytes(original, patched))]);
    }

    [Fact]
    public void UnversionedImports_LibTorchSharp_AreLibTorchs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The library is patched on Linux only.");

        var imports = new ElfImage(File.ReadAllBytes(TorchFiles.FindLibTorchSharp()), "libLibTorchSharp.so").UnversionedImports();

        Assert.True(imports.Count > 1000, $"{imports.Count} imports");
        Assert.Contains("_ZN2at4_ops4neg_4callERNS_6TensorE", imports);
        Assert.DoesNotContain("_ZSt21ios_base_library_initv", imports);
        Assert.DoesNotContain("memcpy", imports);
    }

    private static IEnumerable<int> ChangedBytes(byte[] before, byte[] after) =>
        before.Zip(after).Index().Where(pair => pair.Item.First != pair.Item.Second).Select(pair => pair.Index);
}
