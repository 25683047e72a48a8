using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Tests.Images;

namespace SeNet.Torch.Tests.Batches;

public sealed class ImageFolderSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Constructor_ClassFolders_ListsClassesAndFilesInOrdinalOrder()
    {
        foreach (var name in new[] { "b/2.jpg", "b/10.PNG", "Z/x.webp", "a/deep/er/1.gif", "a/z.JPEG", "a/notes.txt", "a/1.bmp" })
            _folder.Write(name, EncodedImages.Bmp);

        var source = new ImageFolderSource(_folder.Path);

        Assert.Equal(["Z", "a", "b"], source.ClassNames);
        Assert.Equal(["Z/x.webp", "a/1.bmp", "a/deep/er/1.gif", "a/z.JPEG", "b/10.PNG", "b/2.jpg"],
            Enumerable.Range(0, source.Count).Select(i => Path.GetRelativePath(_folder.Path, source.GetName(i)).Replace('\\', '/')));
        Assert.Equal([0, 1, 1, 1, 2, 2], Enumerable.Range(0, source.Count).Select(source.GetLabel));
        Assert.Equal(2, source.GetImage(3).Width);
    }

    [Fact]
    public void Constructor_HiddenFilesAndFolders_AreSkipped()
    {
        foreach (var name in new[] { "a/1.jpg", "b/1.jpg", "b/.2.jpg", "b/.thumbnails/1.jpg", ".git/1.jpg", ".DS_Store.png" })
            _folder.Write(name, EncodedImages.Bmp);

        var source = new ImageFolderSource(_folder.Path);

        Assert.Equal(["a", "b"], source.ClassNames);
        Assert.Equal(2, source.Count);
    }

    [Fact]
    public void Constructor_LinkBackToTheRoot_IsNotFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links takes special rights on Windows.");
        _folder.Write("a/1.jpg", EncodedImages.Bmp);
        _folder.Write("b/1.jpg", EncodedImages.Bmp);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "up"), _folder.Path);

        Assert.Equal(2, new ImageFolderSource(_folder.Path).Count);
    }

    [Fact]
    public void GetImage_DamagedFile_ThrowsWithPath()
    {
        _folder.Write("a/1.jpg", EncodedImages.Bmp);
        var damaged = _folder.Write("b/1.jpg", "no image"u8.ToArray());
        var source = new ImageFolderSource(_folder.Path);

        var error = Assert.Throws<ImageDecodingException>(() => source.GetImage(1));

        Assert.Equal(damaged, error.ImageName);
    }

    [Fact]
    public void Constructor_MissingFolderOrFile_SaysSo()
    {
        AssertError(Path.Combine(_folder.Path, "none"), "doesn't exist");
        AssertError(_folder.Write("file.jpg", [1]), "is a file");
    }

    [Fact]
    public void Constructor_NoClassFolders_SaysHowToArrange() => AssertError(_folder.Path, "no class folders", "roses");

    [Fact]
    public void Constructor_ImagesInTheRoot_SaysHowToArrange()
    {
        _folder.Write("loose.jpg", EncodedImages.Bmp);
        _folder.Write("a/1.jpg", EncodedImages.Bmp);
        _folder.Write("b/1.jpg", EncodedImages.Bmp);

        AssertError(_folder.Path, "loose.jpg", "An image lies directly", "roses");
    }

    [Fact]
    public void Constructor_EmptyClassFolder_NamesIt()
    {
        _folder.Write("a/1.jpg", EncodedImages.Bmp);
        _folder.Write("empty/readme.txt", [1]);

        AssertError(_folder.Path, Path.Combine(_folder.Path, "empty"), "no images");
    }

    [Fact]
    public void Constructor_SingleClass_NamesIt()
    {
        _folder.Write("only/1.jpg", EncodedImages.Bmp);

        AssertError(_folder.Path, "single class, 'only'");
    }

    [Fact]
    public void GetImage_RealPhotographs_AllDecode()
    {
        var source = new ImageFolderSource(SharedData.Flowers());

        Assert.Equal(["daisy", "dandelion", "roses", "sunflowers", "tulips"], source.ClassNames);
        Assert.Equal(200, source.Count);
        for (var i = 0; i < source.Count; i += 10)
            Assert.True(source.GetImage(i).Width >= 100);
    }

    private static void AssertError(string folder, params string[] parts)
    {
        var error = Assert.Throws<ImageDataException>(() => new ImageFolderSource(folder));
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }
}
