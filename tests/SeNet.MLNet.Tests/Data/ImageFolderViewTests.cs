using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Batches;

namespace SeNet.MLNet.Tests.Data;

public sealed class ImageFolderViewTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public ImageFolderViewTests()
    {
        foreach (var name in new[] { "b/2.png", "b/1.png", "a/x/3.JPG" }) _folder.Write(name, []);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadImageFolder_Rows_AreSortedByClassAndPath()
    {
        var view = _context.Data.LoadImageFolder(_folder.Path);

        Assert.Equal(["ImagePath", "Label", "Image"], view.Schema.Select(column => column.Name));
        Assert.Equal(3, view.GetRowCount());
        Assert.Equal(["a", "b", "b"], view.GetColumn<string>("Label"));
        string[] paths = [Path.Combine(_folder.Path, "a", "x", "3.JPG"), Path.Combine(_folder.Path, "b", "1.png"), Path.Combine(_folder.Path, "b", "2.png")];
        Assert.Equal(paths, view.GetColumn<string>("ImagePath"));
        Assert.Equal(paths, view.GetColumn<string>("Image"));
    }

    [Fact]
    public void LoadImageFolder_NoSuchFolder_SaysSoAtOnce() =>
        Assert.Contains("doesn't exist", Assert.Throws<ImageDataException>(() => _context.Data.LoadImageFolder("nowhere")).Message, StringComparison.Ordinal);

    [Fact]
    public void GetRowCursor_Random_ShufflesWholeRows()
    {
        for (var i = 0; i < 50; i++) _folder.Write($"c/{i}.png", []);
        var view = _context.Data.LoadImageFolder(_folder.Path);

        var shuffled = _context.Data.ShuffleRows(view, seed: 3);

        var paths = shuffled.GetColumn<string>("ImagePath").ToArray();
        Assert.NotEqual(view.GetColumn<string>("ImagePath"), paths);
        Assert.Equal(view.GetColumn<string>("ImagePath"), paths.Order(StringComparer.Ordinal).OrderBy(path => path.Split(Path.DirectorySeparatorChar)[^2] == "c").ThenBy(path => path, StringComparer.Ordinal));
        foreach (var (path, label) in paths.Zip(shuffled.GetColumn<string>("Label")))
            Assert.Contains($"{Path.DirectorySeparatorChar}{label}{Path.DirectorySeparatorChar}", path, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainTestSplit_Parts_HaveEveryRowOnce()
    {
        for (var i = 0; i < 50; i++) _folder.Write($"c/{i}.png", []);
        var view = _context.Data.LoadImageFolder(_folder.Path);

        var split = _context.Data.TrainTestSplit(view, testFraction: 0.3);

        var train = split.TrainSet.GetColumn<string>("Image").ToArray();
        var test = split.TestSet.GetColumn<string>("Image").ToArray();
        Assert.NotEmpty(train);
        Assert.NotEmpty(test);
        Assert.Equal(view.GetColumn<string>("Image").ToHashSet(), train.Concat(test).ToHashSet());
        Assert.Equal(53, train.Length + test.Length);
    }

    [Fact]
    public void Cursor_UsedWrongly_SaysHow()
    {
        var view = _context.Data.LoadImageFolder(_folder.Path);
        using var cursor = view.GetRowCursor([view.Schema["Label"]]);
        var getter = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Label"]);
        ReadOnlyMemory<char> value = default;

        Assert.Throws<InvalidOperationException>(() => getter(ref value));
        Assert.Contains("'Image'", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Image"])).Message, StringComparison.Ordinal);
        Assert.Contains("'Label'", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Label"])).Message, StringComparison.Ordinal);
        Assert.Equal(-1, cursor.Position);
        while (cursor.MoveNext()) getter(ref value);
        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.MoveNext());
        Assert.Throws<InvalidOperationException>(() => getter(ref value));
    }
}
