using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using SeNet.MLNet.Tests.Data;
using SeNet.MLNet.Tests.Scoring;

namespace SeNet.MLNet.Tests.Export;

public sealed class SaveAsOnnxTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TemporaryFolder _folder = new();
    private readonly SeResNetTransformer _model;

    public SaveAsOnnxTests() => _model = SmallModel.Transformer(_ml);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void SaveAsOnnx_ImagesInAnMLNetPipeline_GiveTheTransformersScores()
    {
        _model.SaveAsOnnx(_folder["m.onnx"]);
        using var images = new DisposableImages(8);
        var data = _ml.Data.LoadFromEnumerable(images.Rows);
        var resized = _ml.Transforms.ResizeImages("Image", _model.ImageSize, _model.ImageSize).Fit(data).Transform(data);
        var pipeline = _ml.Transforms.ExtractPixels("Image").Append(_ml.Transforms.ApplyOnnxModel("Score", "Image", _folder["m.onnx"]));

        var scored = pipeline.Fit(resized).Transform(resized);

        Assert.Equal(3, Assert.IsType<VectorDataViewType>(scored.Schema["Score"].Type).Size);
        AssertClose(ScoredRows.Scores(_model.Transform(resized)), ScoredRows.Scores(scored));
    }

    [Fact]
    public void SaveAsOnnx_SavedPipeline_ScoresAfterLoadingWithoutTheFile()
    {
        _model.SaveAsOnnx(_folder["m.onnx"]);
        var planes = new PlanarRow { Image = TestImages.Planes(Torch.Images.ImageResizer.ResizeShorterSide(SmallModel.Image(2), 32)) };
        var data = _ml.Data.LoadFromEnumerable([planes]);
        _ml.Model.Save(_ml.Transforms.ApplyOnnxModel("Score", "Image", _folder["m.onnx"]).Fit(data), data.Schema, _folder["pipeline.zip"]);
        File.Delete(_folder["m.onnx"]);

        var loaded = _ml.Model.Load(_folder["pipeline.zip"], out _);

        AssertClose(ScoredRows.Scores(_model.Transform(data)), ScoredRows.Scores(loaded.Transform(data)));
    }

    [Fact]
    public void SaveAsOnnx_Metadata_HasTheClassesAndColumns()
    {
        using var model = SmallModel.Transformer(_ml, options: SmallModel.Options with { ImageColumnName = "Bild", ScoreColumnName = "Punkte" });
        model.SaveAsOnnx(_folder["m.onnx"]);
        using var session = new InferenceSession(_folder["m.onnx"]);

        Assert.Equal([-1, 3, 32, 32], session.InputMetadata["Bild"].Dimensions);
        Assert.Equal([-1, 3], session.OutputMetadata["Punkte"].Dimensions);
        Assert.Equal(model.ClassNames, JsonSerializer.Deserialize<string[]>(session.ModelMetadata.CustomMetadataMap["class_names"])!);
    }

    [Fact]
    public void SaveAsOnnx_AdjustedOptions_AreUsed()
    {
        _model.SaveAsOnnx(_folder["m.onnx"], options => options with { OutputName = "Logits", Softmax = false, ImageSize = null });
        using var session = new InferenceSession(_folder["m.onnx"]);

        Assert.Equal([-1, 3, -1, -1], session.InputMetadata["Image"].Dimensions);
        Assert.Equal(["Logits"], session.OutputMetadata.Keys);
    }

    [Fact]
    public void SaveAsOnnx_LoadedModel_GivesEqualBytes()
    {
        using var loaded = (SeResNetTransformer)ModelZip.Load(_ml, ModelZip.Save(_ml, _model));
        _model.SaveAsOnnx(_folder["a"]);
        loaded.SaveAsOnnx(_folder["b"]);

        Assert.Equal(File.ReadAllBytes(_folder["a"]), File.ReadAllBytes(_folder["b"]));
    }

    [Fact]
    public void SaveAsOnnx_Disposed_SaysSo()
    {
        _model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _model.SaveAsOnnx(_folder["m.onnx"]));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void SaveAsOnnx_ImageSizeThatIsTooSmall_SaysSo()
    {
        var error = Assert.Throws<ArgumentException>(() => _model.SaveAsOnnx(_folder["m.onnx"], options => options with { ImageSize = 16 }));
        Assert.Contains("ImageSize", error.Message);
    }

    private static void AssertClose(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(expected.Length == 1 || expected.Select(row => row[0]).Distinct().Count() > 1, "Equal scores for all would say little.");
        for (var row = 0; row < expected.Length; row++)
            for (var slot = 0; slot < expected[row].Length; slot++)
                Assert.Equal(expected[row][slot], actual[row][slot], 1e-5f);
    }

    /// <summary>Rows of decoded images.</summary>
    private sealed class DisposableImages(int count) : IDisposable
    {
        public ImageRow[] Rows { get; } = [.. Enumerable.Range(0, count).Select(i => new ImageRow { Image = TestImages.MLImage(SmallModel.Image(i)) })];

        public void Dispose()
        {
            foreach (var row in Rows) row.Image!.Dispose();
        }
    }
}
