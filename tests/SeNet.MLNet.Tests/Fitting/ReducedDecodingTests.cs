using System.Text;
using Microsoft.ML;
using SeNet.MLNet.Tests.Data;
using SeNet.MLNet.Tests.Scoring;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SkiaSharp;

namespace SeNet.MLNet.Tests.Fitting;

public sealed class ReducedDecodingTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Fit_ReducedDecoding_IsKeptByTheModel()
    {
        var rows = Enumerable.Range(0, 4).Select(i => new BytesRow { Image = Photo(i), Label = i % 2 == 0 ? "even" : "odd" }).ToArray();
        var images = _ml.Data.LoadFromEnumerable(rows);
        var data = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(images).Transform(images);
        using var reduced = Trainer(reduced: true).Fit(data);
        using var full = Trainer(reduced: false).Fit(data);

        var zip = ModelZip.Save(_ml, reduced, data.Schema);
        using var loaded = (SeResNetTransformer)ModelZip.Load(_ml, zip);

        Assert.Equal(ScoredRows.Scores(reduced.Transform(data)), ScoredRows.Scores(loaded.Transform(data)));
        Assert.NotEqual(ScoredRows.Scores(reduced.Transform(data)), ScoredRows.Scores(full.Transform(data)));
        Assert.Contains("\"reducedDecoding\": true", Encoding.UTF8.GetString(Assert.Single(ModelZip.Entries(zip, "manifest.json")).Value));
    }

    [Fact]
    public void Decode_ReducedColumn_IsDecodedAsScoringDoes()
    {
        using var folder = new TemporaryFolder();
        var preprocessing = ImagePreprocessing.ForSize(32) with { ReducedDecoding = true };
        var options = new SeNet.MLNet.Data.ImageColumnOptions { SufficientSide = preprocessing.SufficientSide };
        var fromBytes = TestImages.Decode(_ml.Data.LoadFromEnumerable([new BytesRow { Image = Photo(1) }]), options: options)[0];
        var fromPath = TestImages.Decode(_ml.Data.LoadFromEnumerable([new PathRow { Image = folder.Write("1.jpg", Photo(1)) }]), options: options)[0];

        Assert.Equal((100, 75), (fromBytes.Width, fromBytes.Height));
        TestImages.AssertSame(fromBytes, fromPath);
    }

    private static byte[] Photo(int number) =>
        EncodedImages.Encode(SKEncodedImageFormat.Jpeg, 400, 300, (x, y) => new SKColor((byte)(x * (number + 1)), (byte)(y * 3), (byte)(x * y)));

    private SeResNetTrainer Trainer(bool reduced) => _ml.MulticlassClassification.Trainers.SeResNet(new SeResNetTrainer.Options
    {
        Architecture = SeResNetArchitecture.FromName("cifar_se_resnet8"),
        ImageSize = 32,
        Epochs = 1,
        BatchSize = 4,
        Seed = 1,
        Device = "cpu",
        ReducedDecoding = reduced,
    });
}
