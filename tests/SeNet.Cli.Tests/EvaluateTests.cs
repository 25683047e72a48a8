using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.Cli.Tests;

public sealed class EvaluateTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Evaluate_WithJson_GivesWhatMLNetComputesFromThePredictions()
    {
        var predicted = await SeNetProgram.Json("predict", trained.Model, trained.NewImages, "--top", "2");
        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable(predicted.GetProperty("images").EnumerateArray().Select(ScoredRow.From).ToArray());
        var expected = context.MulticlassClassification.Evaluate(rows, topKPredictionCount: 1);

        var result = await SeNetProgram.Json("evaluate", trained.Model, trained.NewImages);

        Assert.Equal(12, result.GetProperty("images").GetInt32());
        Assert.Equal(expected.MicroAccuracy, result.GetProperty("accuracy").GetDouble(), 1e-9);
        Assert.Equal(expected.MacroAccuracy, result.GetProperty("macroAccuracy").GetDouble(), 1e-9);
        Assert.Equal(expected.LogLoss, result.GetProperty("logLoss").GetDouble(), 1e-5);
        Assert.Equal(1, result.GetProperty("top5Accuracy").GetDouble());
        Assert.Equal(expected.ConfusionMatrix.Counts, result.GetProperty("confusion").EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetDouble()).ToArray()));
        Assert.Equal(expected.ConfusionMatrix.PerClassRecall, Values("recall"));
        Assert.Equal(expected.ConfusionMatrix.PerClassPrecision, Values("precision"));

        double[] Values(string name) => [.. result.GetProperty("classes").EnumerateArray().Select(each => each.GetProperty(name).GetDouble())];
    }

    [Fact]
    public async Task Evaluate_AsText_NamesTheClasses()
    {
        var run = await SeNetProgram.Run("evaluate", trained.Model, trained.NewImages, "--device", "cpu");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("12 images: accuracy ", run.Output, StringComparison.Ordinal);
        Assert.All(DrawnImages.Classes, name => Assert.Contains($"\n{name} ", run.Output));
    }

    [Fact]
    public async Task Evaluate_UnreadableImage_FailsOrIsNamedAndLeftOut()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 2, seed: 3);
        var broken = _folder.Write("photos/disc/broken.png", "not a picture");

        await Refusal.Expect(1, broken, "evaluate", trained.Model, photos);
        var result = await SeNetProgram.Json("evaluate", trained.Model, photos, "--on-bad-image", "skip");

        Assert.Equal(4, result.GetProperty("images").GetInt32());
        Assert.Contains(broken, Assert.Single(result.GetProperty("skipped").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Evaluate_OneKnownClass_IsMeasured()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 2, seed: 3);
        Directory.Delete(Path.Combine(photos, "disc"), recursive: true);

        var result = await SeNetProgram.Json("evaluate", trained.Model, photos);

        Assert.Equal(2, result.GetProperty("images").GetInt32());
        var stripes = result.GetProperty("classes")[1];
        Assert.Equal(("stripes", 2), (stripes.GetProperty("name").GetString(), stripes.GetProperty("images").GetInt32()));
        Assert.Equal(result.GetProperty("accuracy").GetDouble(), stripes.GetProperty("recall").GetDouble());
    }

    [Fact]
    public async Task Evaluate_ClassThatLosesAllItsImages_IsAnError()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 2, seed: 3);
        foreach (var file in Directory.GetFiles(Path.Combine(photos, "disc"))) File.WriteAllText(file, "not a picture");

        var run = await SeNetProgram.Run("evaluate", trained.Model, photos, "--on-bad-image", "skip");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The class 'disc' has no image that can be decoded: all 2 had to be left out.", run.Errors);
    }

    [Fact]
    public async Task Evaluate_PixelLimit_IsTheLimit()
    {
        await Refusal.Expect(1, "--pixel-limit", "evaluate", trained.Model, trained.NewImages, "--pixel-limit", "100");
        Assert.Equal(12, (await SeNetProgram.Json("evaluate", trained.Model, trained.NewImages, "--pixel-limit", "500000000")).GetProperty("images").GetInt32());
    }

    [Fact]
    public async Task Evaluate_ClassesThatTheModelLacks_SaysWhich()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 2, seed: 3);
        Directory.Move(_folder["photos", "disc"], _folder["photos", "ball"]);

        await Refusal.Expect(1, "'ball'", "evaluate", trained.Model, photos);
        await Refusal.Expect(1, _folder["missing"], "evaluate", trained.Model, _folder["missing"]);
    }

    private sealed class ScoredRow
    {
        [KeyType(2)]
        public required uint Label { get; init; }

        [VectorType(2)]
        public required float[] Score { get; init; }

        [KeyType(2)]
        public required uint PredictedLabel { get; init; }

        public static ScoredRow From(JsonElement image)
        {
            var scores = image.GetProperty("top").EnumerateArray().ToDictionary(candidate => candidate.GetProperty("label").GetString()!, candidate => candidate.GetProperty("probability").GetSingle());
            var folder = Path.GetFileName(Path.GetDirectoryName(image.GetProperty("path").GetString()))!;
            // A key in a class counts from 0; ML.NET adds the 1.
            return new ScoredRow
            {
                Label = (uint)Array.IndexOf(DrawnImages.Classes, folder),
                Score = [.. DrawnImages.Classes.Select(name => scores[name])],
                PredictedLabel = (uint)Array.IndexOf(DrawnImages.Classes, image.GetProperty("label").GetString()),
            };
        }
    }
}
