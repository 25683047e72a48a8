using System.Text;
using Microsoft.ML;
using SeNet.MLNet.Tests.Fitting;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Tests.Scoring;

public sealed class PrecisionTests
{
    private readonly MLContext _ml = new(1);
    private readonly List<string> _messages = [];

    public PrecisionTests() => _ml.Log += (_, message) => _messages.Add(message.RawMessage);

    [Fact]
    public void Load_BFloat16Model_ScoresInBFloat16WithEqualBits()
    {
        using var model = Transformer(ScoringPrecision.BFloat16);
        Assert.SkipUnless(model.ScoringPrecision == ScoringPrecision.BFloat16, "bfloat16 can't be had here.");
        var data = ScoredRows.Images(_ml, 7);
        using var loaded = (SeResNetTransformer)ModelZip.Load(_ml, ModelZip.Save(_ml, model));

        Assert.Equal((ScoringPrecision.BFloat16, ScoringPrecision.BFloat16), (model.ScoringPrecision, loaded.ScoringPrecision));
        Assert.Equal(ScoredRows.Scores(model.Transform(data)), ScoredRows.Scores(loaded.Transform(data)));
    }

    [Theory]
    [InlineData(ScoringPrecision.Float32, 1, false)]
    [InlineData(ScoringPrecision.BFloat16, 2, true)]
    public void Save_Precision_IsWrittenInALaterFormatAlone(ScoringPrecision precision, int format, bool written)
    {
        using var model = Transformer(precision);
        var manifest = Encoding.UTF8.GetString(ModelZip.Entries(ModelZip.Save(_ml, model), "manifest.json").Values.Single());

        Assert.Contains($"\"formatVersion\": {format}", manifest);
        Assert.Equal(written, manifest.Contains("\"precision\": \"BFloat16\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_Auto_ComparesOnImagesAndLogsTheChoice()
    {
        var options = TinyTraining.Options with { ScoringPrecision = ScoringPrecision.Auto, Epochs = 1 };
        using var model = TinyTraining.Trainer(_ml, options).Fit(TinyTraining.KeyedBytes(_ml, count: 30));

        var message = Assert.Single(_messages, text => text.Contains("Scoring computes in", StringComparison.Ordinal));
        Assert.Contains(model.ScoringPrecision == ScoringPrecision.BFloat16 ? "in bfloat16" : "in float32", message);
        if (!message.Contains("was not compared", StringComparison.Ordinal)) Assert.Contains("of 30 images", message);
    }

    [Fact]
    public void Fit_Default_ScoresInFloat32()
    {
        using var model = TinyTraining.Trainer(_ml, TinyTraining.Options with { Epochs = 1 }).Fit(TinyTraining.KeyedBytes(_ml, count: 30));

        Assert.Equal(ScoringPrecision.Float32, model.ScoringPrecision);
        Assert.DoesNotContain(_messages, text => text.Contains("Scoring computes in", StringComparison.Ordinal));
    }

    private SeResNetTransformer Transformer(ScoringPrecision precision) =>
        new(_ml, SmallModel.Create() with { Precision = precision }, SmallModel.Options);
}
