using SeNet.Torch.Batches;

namespace SeNet.Torch.Tests.Batches;

public sealed class Cifar10Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_FolderForTraining_GivesAllFilesInOrder()
    {
        Cifar10Records.WriteAll(_folder);

        var source = Cifar10.Load(_folder.Path, train: true, verifyHashes: false);

        Assert.Equal(15, source.Count);
        Assert.Equal([0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 6], Enumerable.Range(0, 15).Select(source.GetLabel));
        Assert.Equal("data_batch_1.bin, record 0", source.GetName(0));
        Assert.Equal("data_batch_3.bin, record 1", source.GetName(7));
        Assert.Equal("data_batch_5.bin, record 2", source.GetName(14));
        AssertPixels(source, index: 7, file: 2, record: 1);
        AssertPixels(source, index: 14, file: 4, record: 2);
    }

    [Fact]
    public void Load_FolderForTest_GivesTestFile()
    {
        Cifar10Records.WriteAll(_folder, "cifar-10-batches-bin");

        var source = Cifar10.Load(_folder.Path, train: false, verifyHashes: false);

        Assert.Equal(2, source.Count);
        AssertPixels(source, index: 1, file: 9, record: 1);
    }

    [Fact]
    public void Load_ArchiveInAnyOrder_EqualsFolder()
    {
        (string, byte[])[] files =
        [
            ("cifar-10-batches-bin/readme.html", new byte[700]),
            .. Enumerable.Range(0, 5).Reverse().Select(file => ($"cifar-10-batches-bin/{Cifar10Records.TrainFiles[file]}", Cifar10Records.Make(file, 3))),
            ("cifar-10-batches-bin/test_batch.bin", Cifar10Records.Make(9, 2)),
        ];
        var archive = _folder.Write("cifar-10-binary.tar.gz", Cifar10Records.Pack(files));

        foreach (var path in new[] { archive, _folder.Path })
        {
            var source = Cifar10.Load(path, train: true, verifyHashes: false);
            Assert.Equal(15, source.Count);
            AssertPixels(source, index: 0, file: 0, record: 0);
            AssertPixels(source, index: 13, file: 4, record: 1);
        }
    }

    [Fact]
    public void Load_ArchiveWithPathsThatEscape_WritesNothing()
    {
        var archive = _folder.Write("inner/evil.tar.gz", Cifar10Records.Pack(("../../test_batch.bin", Cifar10Records.Make(9, 2))));

        Assert.Equal(2, Cifar10.Load(archive, train: false, verifyHashes: false).Count);
        Assert.Equal([archive], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.6)]
    [InlineData(0.97)]
    public void Load_ArchiveCutOff_NamesItAndTheRemedy(double share)
    {
        var random = new Random(1);
        var noise = Cifar10Records.Make(9, 40);
        random.NextBytes(noise.AsSpan(1, 3072)); // doesn't compress, so that the cut lies within a file
        var packed = Cifar10Records.Pack(("a/other.bin", noise), ("a/test_batch.bin", Cifar10Records.Make(9, 20)));
        var archive = _folder.Write("cut.tar.gz", packed[..(int)(packed.Length * share)]);

        AssertError(archive, train: false, verifyHashes: false, "cut.tar.gz", "fetch it again");
    }

    [Fact]
    public void Load_ArchiveThatIsNoArchive_NamesItAndTheRemedy() =>
        AssertError(_folder.Write("page.tar.gz", "<html>not found</html>"u8.ToArray()), train: true, verifyHashes: false, "page.tar.gz", "fetch it again");

    [Fact]
    public void Load_ArchiveWithoutABatch_NamesTheBatch()
    {
        var archive = _folder.Write("short.tar.gz", Cifar10Records.Pack([.. Enumerable.Range(0, 4).Select(file => (Cifar10Records.TrainFiles[file], Cifar10Records.Make(file, 1)))]));

        AssertError(archive, train: true, verifyHashes: false, "data_batch_5.bin");
    }

    [Fact]
    public void Load_ArchiveWithABatchTwice_NamesTheBatch()
    {
        var batch = (Cifar10Records.TrainFiles[0], Cifar10Records.Make(0, 1));

        AssertError(_folder.Write("twice.tar.gz", Cifar10Records.Pack(batch, batch)), train: true, verifyHashes: false, "data_batch_1.bin twice");
    }

    [Fact]
    public void Load_MissingBatch_NamesIt()
    {
        Cifar10Records.WriteAll(_folder);
        File.Delete(Path.Combine(_folder.Path, "data_batch_4.bin"));

        AssertError(_folder.Path, train: true, verifyHashes: false, "data_batch_4.bin", "missing");
    }

    [Fact]
    public void Load_TruncatedBatch_NamesItAndItsLength()
    {
        Cifar10Records.WriteAll(_folder);
        _folder.Write("data_batch_2.bin", Cifar10Records.Make(1, 3)[..^1]);

        AssertError(_folder.Path, train: true, verifyHashes: false, "data_batch_2.bin", "9,218 bytes", "truncated");
    }

    [Fact]
    public void Load_EmptyBatch_Throws() =>
        AssertError(_folder.Write("mine.bin", []), train: true, verifyHashes: false, "mine.bin", "0 bytes");

    [Fact]
    public void Load_LabelAboveNine_NamesFileAndRecord()
    {
        Cifar10Records.WriteAll(_folder);
        var records = Cifar10Records.Make(2, 3);
        records[2 * Cifar10Records.RecordBytes] = 10;
        _folder.Write("data_batch_3.bin", records);

        AssertError(_folder.Path, train: true, verifyHashes: false, "Record 2", "data_batch_3.bin", "label 10");
    }

    [Fact]
    public void Load_VerifyingShortenedFile_NamesTheOfficialLength()
    {
        Cifar10Records.WriteAll(_folder);

        AssertError(_folder.Path, train: false, verifyHashes: true, "test_batch.bin", "30,730,000");
    }

    [Fact]
    public void Load_VerifyingChangedFile_NamesBothHashes()
    {
        _folder.Write("test_batch.bin", new byte[30_730_000]);

        AssertError(_folder.Path, train: false, verifyHashes: true, "test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b");
    }

    [Fact]
    public void Load_SingleFileOfAnotherName_GivesItsRecords()
    {
        var path = _folder.Write("mine.bin", Cifar10Records.Make(3, 4));

        var source = Cifar10.Load(path, train: false);

        Assert.Equal(4, source.Count);
        AssertPixels(source, index: 3, file: 3, record: 3);
    }

    [Fact]
    public void Load_TestFileForTraining_Throws()
    {
        Cifar10Records.WriteAll(_folder);

        AssertError(Path.Combine(_folder.Path, "test_batch.bin"), train: true, verifyHashes: false, "test images");
    }

    [Fact]
    public void Load_MissingPathOrOtherFolder_SaysWhatToGive()
    {
        AssertError(Path.Combine(_folder.Path, "none"), train: true, verifyHashes: true, "doesn't exist", "data_batch_1.bin");
        AssertError(_folder.Path, train: true, verifyHashes: true, "isn't CIFAR-10", "cifar-10-binary.tar.gz");
        _folder.Write("data_batch_1", [1]);
        AssertError(_folder.Path, train: true, verifyHashes: true, "Python version");
    }

    [Fact]
    public void CanOpen_EachForm_IsRecognised()
    {
        Assert.False(Cifar10.CanOpen(_folder.Path));
        Assert.False(Cifar10.CanOpen(Path.Combine(_folder.Path, "none")));
        Cifar10Records.WriteAll(_folder, "cifar-10-batches-bin");
        Assert.True(Cifar10.CanOpen(_folder.Path));
        Assert.True(Cifar10.CanOpen(Path.Combine(_folder.Path, "cifar-10-batches-bin")));
        Assert.True(Cifar10.CanOpen(Path.Combine(_folder.Path, "cifar-10-batches-bin", "test_batch.bin")));
        _folder.Write("archive/cifar-10-binary.tar.gz", [1]);
        Assert.True(Cifar10.CanOpen(Path.Combine(_folder.Path, "archive")));
        Assert.True(Cifar10.CanOpen(Path.Combine(_folder.Path, "archive", "cifar-10-binary.tar.gz")));
        _folder.Write("photos/cats/1.jpg", [1]);
        Assert.False(Cifar10.CanOpen(Path.Combine(_folder.Path, "photos")));
    }

    [Fact]
    public void Load_RealTestFile_PassesItsHashAndBeginsWithACat()
    {
        SharedData.UnpackCifar10("test_batch.bin", _folder);

        var source = Cifar10.Load(_folder.Path, train: false);

        Assert.Equal(10_000, source.Count);
        Assert.Equal("cat", source.ClassNames[source.GetLabel(0)]);
        Assert.Equal("ship", source.ClassNames[source.GetLabel(1)]);
        Assert.Equal([158, 112, 49], source.GetImage(0).Pixels[..3].ToArray());
        Assert.All(Enumerable.Range(0, 10_000).CountBy(source.GetLabel), pair => Assert.Equal(1_000, pair.Value));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void GetImage_IndexOutOfRange_Throws(int index)
    {
        var source = Cifar10.Load(_folder.Write("mine.bin", Cifar10Records.Make(0, 2)), train: true);

        Assert.Throws<ArgumentOutOfRangeException>(() => source.GetImage(index));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.GetLabel(index));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.GetName(index));
    }

    private static void AssertError(string path, bool train, bool verifyHashes, params string[] parts)
    {
        var error = Assert.Throws<ImageDataException>(() => Cifar10.Load(path, train, verifyHashes));
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private static void AssertPixels(Cifar10Source source, int index, int file, int record)
    {
        var image = source.GetImage(index);
        Assert.Equal((32, 32), (image.Width, image.Height));
        var pixels = image.Pixels.Span;
        for (var place = 0; place < 1024; place++)
            for (var channel = 0; channel < 3; channel++)
                Assert.Equal(Cifar10Records.Value(file, record, channel, place), pixels[3 * place + channel]);
    }
}
