using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Batches;

namespace SeNet.MLNet.Tests.Data;

public sealed class Cifar10ViewTests : IDisposable
{
    private const int RecordBytes = 3073;

    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _records = new byte[3 * RecordBytes];

    public Cifar10ViewTests()
    {
        for (var i = 0; i < _records.Length; i++) _records[i] = i % RecordBytes == 0 ? (byte)(9 - i / RecordBytes) : (byte)(i * 7 / 5);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadCifar10_Rows_HaveTheFilesPlanesAndTheClassesNames()
    {
        var view = _context.Data.LoadCifar10(_folder.Write("few.bin", _records), train: true);

        Assert.Equal(["truck", "ship", "horse"], view.GetColumn<string>("Label"));
        var images = view.GetColumn<byte[]>("Image").ToArray();
        for (var row = 0; row < 3; row++)
            Assert.Equal(_records.AsSpan(row * RecordBytes + 1, 3072).ToArray(), images[row]);
    }

    [Fact]
    public void LoadCifar10_Rows_AreReadByTheFirstCursor()
    {
        var path = _folder.Write("few.bin", [1, 2, 3]);
        var view = _context.Data.LoadCifar10(path, train: true);
        Assert.Null(view.GetRowCount());

        _folder.Write("few.bin", _records);
        Assert.Equal(3, view.GetColumn<string>("Label").Count());
        Assert.Equal(3, view.GetRowCount());
    }

    [Fact]
    public void LoadCifar10_ShuffledAndCached_KeepsTheImages()
    {
        var view = _context.Data.LoadCifar10(_folder.Write("few.bin", _records), train: true);

        var kept = _context.Data.Cache(_context.Data.ShuffleRows(view, seed: 1));

        Assert.Equal(view.GetColumn<byte[]>("Image").Select(pixels => pixels[0]).Order(), kept.GetColumn<byte[]>("Image").Select(pixels => pixels[0]).Order());
        var decoded = TestImages.Decode(view);
        Assert.Equal(_records[1 + 1024 + 5], decoded[0].Pixels.Span[5 * 3 + 1]);
    }

    [Fact]
    public void LoadCifar10_NothingThere_SaysSoAtOnce() =>
        Assert.Contains("nowhere", Assert.Throws<ImageDataException>(() => _context.Data.LoadCifar10("nowhere", train: true)).Message, StringComparison.Ordinal);
}
