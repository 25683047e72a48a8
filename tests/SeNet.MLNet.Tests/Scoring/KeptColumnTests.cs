using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SeNet.MLNet.Tests.Data;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>Columns beside the scored one, which are kept while their row's batch is scored.</summary>
public sealed class KeptColumnTests : IDisposable
{
    private const int Count = 11;

    private readonly MLContext _ml = new(1);
    private readonly TemporaryFolder _folder = new();
    private readonly SeResNetTransformer _model;

    public KeptColumnTests() => _model = SmallModel.Transformer(_ml);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void GetGetter_EveryTypeOfColumn_GivesTheRowsOwnValue()
    {
        var rows = Enumerable.Range(0, Count).Select(Everything.Of).ToArray();
        var source = _ml.Data.LoadFromEnumerable(rows);
        source = _ml.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_ml.Transforms.Categorical.OneHotEncoding("Sparse", "Text"))
            .Append(_ml.Transforms.Text.TokenizeIntoWords("Words", "Text"))
            .Fit(source).Transform(source);

        var expected = source.Preview(Count);
        var actual = _model.Transform(source).Preview(Count);

        for (var row = 0; row < Count; row++)
        {
            // The hidden columns come along, so that names alone don't tell them apart.
            var values = expected.RowView[row].Values;
            Assert.Equal(values.Select(pair => $"{pair.Key} {Describe(pair.Value)}"), actual.RowView[row].Values.Take(values.Length).Select(pair => $"{pair.Key} {Describe(pair.Value)}"));
        }
        Assert.Contains(actual.RowView.SelectMany(row => row.Values), pair => pair is { Key: "Sparse", Value: VBuffer<float> { IsDense: false } });
    }

    [Fact]
    public void GetGetter_Values_AreTheCallersOwn()
    {
        var view = _model.Transform(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(Everything.Of)));
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Floats"]);
        Assert.True(cursor.MoveNext());
        VBuffer<float> first = default, second = default;
        getter(ref first);
        VBufferEditor.CreateFromBuffer(ref first).Values[0] = -1;
        getter(ref second);

        Assert.Equal(0, second.GetValues()[0]);
    }

    [Fact]
    public void GetGetter_ColumnThatFails_FailsAtItsRowAlone()
    {
        var source = new MLNet.Data.IndexedView(() => 6, () => 6,
            new MLNet.Data.ViewColumn<VBuffer<byte>>("Image", new VectorDataViewType(NumberDataViewType.Byte),
                (int row, ref VBuffer<byte> value) => value = new(SmallModel.Png(row).Length, SmallModel.Png(row))),
            new MLNet.Data.ViewColumn<int>("Number", NumberDataViewType.Int32,
                (int row, ref int value) => value = row == 4 ? throw new FormatException("Four is no number here.") : row));
        var view = _model.Transform(source);
        using var cursor = view.GetRowCursor(view.Schema);
        var number = cursor.GetGetter<int>(view.Schema["Number"]);
        var score = cursor.GetGetter<VBuffer<float>>(view.Schema["Score"]);
        for (var row = 0; cursor.MoveNext(); row++)
        {
            int value = -1;
            VBuffer<float> scores = default;
            score(ref scores);
            if (row == 4)
            {
                Assert.Contains("Four is no number", Assert.Throws<FormatException>(() => number(ref value)).Message);
                continue;
            }
            number(ref value);
            Assert.Equal(row, value);
        }
    }

    [Fact]
    public void GetGetter_ImagesMadeForTheReader_AreEachCallersOwn()
    {
        var view = _model.Transform(LoadedImages());
        using var cursor = view.GetRowCursor(view.Schema);
        var one = cursor.GetGetter<MLImage>(view.Schema["Image"]);
        var other = cursor.GetGetter<MLImage>(view.Schema["Image"]);
        MLImage? first = null, second = null, before = null;
        for (var row = 0; cursor.MoveNext(); row++)
        {
            one(ref first!);
            other(ref second!);
            AssertShows(row, first);
            first.Dispose();
            AssertShows(row, second);
            if (before is not null && !ReferenceEquals(before, second)) Assert.Throws<InvalidOperationException>(() => before.Pixels.Length);
            before = second;
        }
        AssertShows(Count - 1, second!);
        second!.Dispose();
    }

    [Fact]
    public void GetGetter_ImagesOfOthers_AreHandedOutAsTheyAre()
    {
        var rows = Enumerable.Range(0, Count).Select(i => new ImageRow { Image = TestImages.MLImage(SmallModel.Image(i)) }).ToArray();

        var scored = _ml.Data.CreateEnumerable<ImageRow>(_model.Transform(_ml.Data.LoadFromEnumerable(rows)), reuseRowObject: false).ToArray();

        Assert.All(rows.Zip(scored), pair => Assert.Same(pair.First.Image, pair.Second.Image));
        for (var i = 0; i < Count; i++) AssertShows(i, rows[i].Image!);
        foreach (var row in rows) row.Image!.Dispose();
    }

    [Fact]
    public void GetGetter_ImagesThatTheirOwnerFrees_AreCopied()
    {
        IEnumerable<ImageRow> Passing()
        {
            for (var i = 0; i < Count; i++)
            {
                using var image = TestImages.MLImage(SmallModel.Image(i));
                image.Tag = $"image {i}";
                yield return new ImageRow { Image = image };
            }
        }
        var view = _model.Transform(_ml.Data.LoadFromEnumerable(Passing()));
        using var cursor = view.GetRowCursor(view.Schema);
        var image = cursor.GetGetter<MLImage>(view.Schema["Image"]);
        var score = cursor.GetGetter<VBuffer<float>>(view.Schema["Score"]);
        VBuffer<float> scores = default;
        MLImage? value = null;
        for (var row = 0; cursor.MoveNext(); row++)
        {
            image(ref value!);
            AssertShows(row, value);
            Assert.Equal($"image {row}", value.Tag);
            score(ref scores);
            Assert.All(SmallModel.Scores(row).Zip(scores.GetValues().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void GetGetter_ImagesThatAreMissing_StayMissing()
    {
        using var model = SmallModel.Transformer(_ml, options: SmallModel.Options with { UnreadableImages = UnreadableImages.ScoreNaN });
        using var image = TestImages.MLImage(SmallModel.Image(0));
        var rows = new ImageRow[] { new(), new() { Image = image }, new() };

        var scored = _ml.Data.CreateEnumerable<ImageRow>(model.Transform(_ml.Data.LoadFromEnumerable(rows)), reuseRowObject: false).ToArray();

        Assert.Equal([null, image, null], scored.Select(row => row.Image));
    }

    [Fact]
    public void GetGetter_OtherImages_FeedWhatComesAfter()
    {
        var view = _model.Transform(LoadedImages());
        view = _ml.Transforms.ExtractPixels("Pixels", "Image").Fit(view).Transform(view);
        var row = 0;
        foreach (var pixels in view.GetColumn<float[]>("Pixels"))
            Assert.Equal(TestImages.Planes(SmallModel.Image(row++)), pixels);

        Assert.Equal(Count, row);
    }

    private IDataView LoadedImages()
    {
        var paths = Enumerable.Range(0, Count).Select(i => new PathRow { Image = _folder.Write($"{i}.png", SmallModel.Png(i)) }).ToArray();
        var view = _ml.Data.LoadFromEnumerable(paths);
        view = _ml.Transforms.CopyColumns("Path", "Image").Append(_ml.Transforms.LoadImages("Image", "", "Path")).Fit(view).Transform(view);
        return _ml.Transforms.ResizeImages("Image", 36, 36, resizing: ImageResizingEstimator.ResizingKind.Fill).Fit(view).Transform(view);
    }

    private static void AssertShows(int number, MLImage image) =>
        TestImages.AssertSame(SmallModel.Image(number), MLNet.Data.MLImagePixels.ToRgb(image, "image"));

    private static string Describe(object value) => value switch
    {
        VBuffer<float> vector => $"{vector.Length} {vector.IsDense} {string.Join(" ", vector.Items())}",
        VBuffer<double> vector => string.Join(" ", vector.DenseValues()),
        VBuffer<byte> vector => Convert.ToHexString([.. vector.DenseValues()]),
        VBuffer<ReadOnlyMemory<char>> vector => string.Join("|", vector.DenseValues()),
        VBuffer<long> vector => string.Join(" ", vector.DenseValues()),
        _ => $"{value.GetType()} {value}",
    };

    /// <summary>Columns of many types.</summary>
    private sealed class Everything
    {
        public byte[] Image { get; set; } = [];

        public string Text { get; set; } = "";

        public bool Flag { get; set; }

        public sbyte SByte { get; set; }

        public ushort UInt16 { get; set; }

        public int Int32 { get; set; }

        public ulong UInt64 { get; set; }

        public double Double { get; set; }

        public DateTime Time { get; set; }

        public DateTimeOffset Moment { get; set; }

        public TimeSpan Span { get; set; }

        [VectorType(4)]
        public float[] Floats { get; set; } = [];

        public double[] Doubles { get; set; } = [];

        public string[] Texts { get; set; } = [];

        public static Everything Of(int number) => new()
        {
            Image = SmallModel.Png(number),
            Text = $"text {number}",
            Flag = number % 2 == 0,
            SByte = (sbyte)-number,
            UInt16 = (ushort)(number * 1000),
            Int32 = number << 20,
            UInt64 = ulong.MaxValue - (ulong)number,
            Double = number / 7.0,
            Time = new DateTime(2020, 1, 1).AddDays(number),
            Moment = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(number)),
            Span = TimeSpan.FromSeconds(number),
            Floats = [number, 0, number + 1, 0],
            Doubles = [.. Enumerable.Range(0, number).Select(i => i * 0.5)],
            Texts = [.. Enumerable.Range(0, number % 3).Select(i => $"{number}.{i}")],
        };
    }
}
