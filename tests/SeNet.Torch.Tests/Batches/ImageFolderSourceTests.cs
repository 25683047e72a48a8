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
    public void Constructor_AllKindsAndWhatSystemsLeaveBehind_ListsImagesAndNamesTheRest()
    {
        foreach (var name in new[]
        {
            "a/1.jfif", "a/2.JPE", "a/3.jpg", "b/1.jpg", "__MACOSX/a/1.jpg", "a/__MACOSX/4.jpg", "@eaDir/x/1.jpg", "b/Thumbs.db", "a/._3.jpg",
            "a/4.heic", "a/5.HEIC", "b/notes.txt", "b/Makefile", "labels.csv",
        })
            _folder.Write(name, EncodedImages.Bmp);

        var source = new ImageFolderSource(_folder.Path);

        Assert.Equal(["a", "b"], source.ClassNames);
        Assert.Equal(4, source.Count);
        Assert.Equal(["labels.csv", "4.heic", "5.HEIC", "Makefile", "notes.txt"], source.Ignored.Paths.Select(Path.GetFileName));
        Assert.Equal(
            $"5 files of other kinds: .heic (2), no ending (1), .csv (1), .txt (1); such as {_folder["labels.csv"]}", source.Ignored.ToString());
    }

    [Fact]
    public void Constructor_ClassOfOtherKindsOnly_NamesThem()
    {
        _folder.Write("a/1.jpg", EncodedImages.Bmp);
        _folder.Write("b/1.heic", [1]);

        AssertError(_folder.Path, "has no images", ".heic (1)");
    }

    [Fact]
    public void Constructor_NameComposedAndDecomposed_IsOneClass()
    {
        _folder.Write("caf\u00E9/1.jpg", EncodedImages.Bmp);
        _folder.Write("cafe\u0301/2.jpg", EncodedImages.Bmp);
        _folder.Write("tea/3.jpg", EncodedImages.Bmp);
        Assert.SkipUnless(Directory.GetDirectories(_folder.Path).Length == 3, "This file system takes both names for one.");

        var source = new ImageFolderSource(_folder.Path);

        Assert.Equal(["caf\u00E9", "tea"], source.ClassNames);
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(source.GetLabel));
        Assert.Equal(2, source.GetImage(0).Width);
        Assert.Equal(2, source.GetImage(1).Width);
    }

    [Fact]
    public void Constructor_FolderNameThatIsNotUtf8_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has such names.");
        _folder.Write("a/1.jpg", EncodedImages.Bmp);
        System.Diagnostics.Process.Start("sh", ["-c", "mkdir \"$1/$(printf 'caf\\351')\"", "sh", _folder.Path]).WaitForExit();

        try
        {
            AssertError(_folder.Path, "isn't UTF-8", "rename");
        }
        finally
        {
            _folder.DeleteByShell();
        }
    }

    [Fact]
    public void List_FolderFurtherDownThatIsNotUtf8_IsNotPassedOver()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has such names.");
        foreach (var name in new[] { "a/1.jpg", "b/1.jpg", "a/\uFFFD/2.jpg" }) _folder.Write(name, EncodedImages.Bmp);
        Assert.Equal(3, ImageFiles.List(_folder.Path, recurse: true).Length); // a name that has the character itself
        System.Diagnostics.Process.Start("sh", ["-c", "mkdir \"$1/a/$(printf 'caf\\351')\"", "sh", _folder.Path]).WaitForExit();

        try
        {
            AssertError(_folder.Path, "isn't UTF-8", "rename");
            Assert.Contains("isn't UTF-8", Assert.Throws<IOException>(() => ImageFiles.List(_folder.Path, recurse: true)).Message);
        }
        finally
        {
            _folder.DeleteByShell();
        }
    }

    [Theory]
    [InlineData("train", "val", "test")]
    [InlineData("Training", "validation", "Testing")]
    [InlineData("train", null, null)]
    [InlineData("train", null, "test")]
    [InlineData(null, "valid", "test")]
    public void Parts_SideBySide_AreFoundAndNoClasses(string? training, string? validation, string? test)
    {
        foreach (var part in new[] { training, validation, test })
            if (part is not null) _folder.Write($"{part}/a/1.jpg", EncodedImages.Bmp);
        _folder.Write("models/model.zip", [1]);

        var parts = ImageFolderParts.Find(_folder.Path);

        Assert.Equal(new ImageFolderParts(PathOf(training), PathOf(validation), PathOf(test)), parts);
        AssertError(_folder.Path, "holds the parts of a data set", PathOf(training ?? test)!);

        string? PathOf(string? part) => part is null ? null : _folder[part];
    }

    [Fact]
    public void Parts_UnlabelledTestImages_AreNoPart()
    {
        foreach (var name in new[] { "train/cat/1.jpg", "train/dog/1.jpg", "test/1.jpg" }) _folder.Write(name, EncodedImages.Bmp);

        Assert.Equal(new ImageFolderParts(_folder["train"], null, null), ImageFolderParts.Find(_folder.Path));
    }

    [Fact]
    public void Parts_ClassCalledTrain_IsAClass()
    {
        foreach (var name in new[] { "train/steam/1.jpg", "train/diesel/2.jpg", "car/1.jpg", "test/1.jpg" }) _folder.Write(name, EncodedImages.Bmp);

        Assert.Null(ImageFolderParts.Find(_folder.Path));
        Assert.Equal(["car", "test", "train"], new ImageFolderSource(_folder.Path).ClassNames);
    }

    [Theory]
    [InlineData("training_set", null, "test_set")]
    [InlineData("seg_train", "seg_val", "seg_test")]
    public void Parts_LongNamesWithNothingBeside_AreFound(string training, string? validation, string test)
    {
        foreach (var part in new[] { training, validation, test })
            if (part is not null) _folder.Write($"{part}/a/1.jpg", EncodedImages.Bmp);

        Assert.Equal(
            new ImageFolderParts(_folder[training], validation is null ? null : _folder[validation], _folder[test]), ImageFolderParts.Find(_folder.Path));

        _folder.Write("daisy/1.jpg", EncodedImages.Bmp);
        Assert.Null(ImageFolderParts.Find(_folder.Path)); // so may classes be called
    }

    [Fact]
    public void Parts_TwoOfAKindOrClassesWithinAndBeside_IsAnError()
    {
        foreach (var name in new[] { "train/a/1.jpg", "training/a/1.jpg", "test/a/1.jpg" }) _folder.Write(name, EncodedImages.Bmp);
        AssertError(_folder.Path, "'train', 'training'", "Give the folder that you mean");

        using var other = new TemporaryFolder();
        foreach (var name in new[] { "train/daisy/1.jpg", "train/rose/1.jpg", "daisy/1.jpg", "rose/1.jpg" }) other.Write(name, EncodedImages.Bmp);
        AssertError(other.Path, "'train'", "'daisy'", "Give the part");
    }

    [Fact]
    public void Constructor_ClassesOneFolderFurtherDown_NamesIt()
    {
        foreach (var name in new[] { "photos/daisy/1.jpg", "photos/rose/1.jpg" }) _folder.Write(name, EncodedImages.Bmp);

        AssertError(_folder.Path, "single class, 'photos'", $"Perhaps you mean '{_folder["photos"]}'");
    }

    [Fact]
    public void Parts_BesideClassesOrWithoutAny_IsAnError()
    {
        foreach (var name in new[] { "train/a/1.jpg", "val/a/1.jpg", "daisy/1.jpg" }) _folder.Write(name, EncodedImages.Bmp);
        AssertError(_folder.Path, "'train', 'val'", "'daisy'", "Give the part");

        using var other = new TemporaryFolder();
        foreach (var name in new[] { "train/1.jpg", "test/2.jpg" }) other.Write(name, EncodedImages.Bmp);
        AssertError(other.Path, "without class folders in them");
    }

    [Fact]
    public void Constructor_SingleClassWhereOneWillDo_ListsIt()
    {
        _folder.Write("only/1.jpg", EncodedImages.Bmp);

        Assert.Equal(["only"], new ImageFolderSource(_folder.Path, ImageDecoder.DefaultPixelLimit, leastClasses: 1).ClassNames);
    }

    [Fact]
    public void GetImage_LargerThanThePixelLimit_IsRefused()
    {
        foreach (var name in new[] { "a/1.bmp", "b/1.bmp" }) _folder.Write(name, EncodedImages.Bmp);

        Assert.Equal(2, new ImageFolderSource(_folder.Path, pixelLimit: 4).GetImage(0).Width);
        Assert.Throws<ImageDecodingException>(() => new ImageFolderSource(_folder.Path, pixelLimit: 3).GetImage(0));
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
