using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SeNet.MLNet.Tests.Data;
using SeNet.MLNet.Tests.Scoring;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Tests.Export;

/// <summary>ML.NET's own export of pipelines with our network in it.</summary>
public sealed class ConvertToOnnxTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(32)]
    [InlineData(57)]
    public void ConvertToOnnx_PlanesOfFloat_GivesTheTransformersScoresAndLabels(int height)
    {
        using var model = SmallModel.Transformer(_ml);
        var images = Images(6, width: 45, height);
        var data = View(images, new VectorDataViewType(NumberDataViewType.Single, 3, height, 45), image => TestImages.Planes(image));
        Convert(model, data);

        using var session = new InferenceSession(_folder["m.onnx"]);
        var scored = model.Transform(data);
        var (scores, labels) = (ScoredRows.Scores(scored), scored.GetColumn<uint>("PredictedLabel").ToArray());
        for (var row = 0; row < images.Length; row++)
        {
            using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("Image", Input(session, TestImages.Planes(images[row])))]);
            AssertClose(scores[row], outputs.Single(output => output.Name == "Score.output").AsEnumerable<float>());
            Assert.Equal(labels[row], outputs.Single(output => output.Name == "PredictedLabel.output").AsEnumerable<uint>().Single());
        }
    }

    [Fact]
    public void ConvertToOnnx_InterleavedBytes_GivesTheTransformersScores()
    {
        using var model = SmallModel.Transformer(_ml);
        var images = Images(4, width: 40, height: 60);
        var data = View(images, new VectorDataViewType(NumberDataViewType.Byte, 60, 40, 3), image => image.Pixels.ToArray());
        Convert(model, data);

        using var session = new InferenceSession(_folder["m.onnx"]);
        var expected = ScoredRows.Scores(model.Transform(data));
        for (var row = 0; row < images.Length; row++)
        {
            using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("Image", Input(session, images[row].Pixels.ToArray()))]);
            AssertClose(expected[row], outputs.Single(output => output.Name == "Score.output").AsEnumerable<float>());
        }
    }

    [Fact]
    public void ConvertToOnnx_ChainAroundIt_GoesOnInMLNet()
    {
        using var model = SmallModel.Transformer(_ml);
        var images = Images(5, width: 32, height: 32);
        var data = View(images, new VectorDataViewType(NumberDataViewType.Single, 3, 32, 32), image => TestImages.Planes(image));
        var chain = new TransformerChain<ITransformer>(model,
            _ml.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(model.Transform(data)));
        Convert(chain, data);

        var scored = _ml.Transforms.ApplyOnnxModel(["Score.output", "Name.output"], ["Image"], _folder["m.onnx"]).Fit(data).Transform(data);

        var expected = ScoredRows.Scores(chain.Transform(data));
        var actual = scored.GetColumn<float[]>("Score").ToArray();
        for (var row = 0; row < images.Length; row++) AssertClose(expected[row], actual[row]);
        Assert.Equal(
            chain.Transform(data).GetColumn<string>("Name"),
            scored.GetColumn<ReadOnlyMemory<char>[]>("Name").Select(name => name.Single().ToString()));
    }

    [Fact]
    public void ConvertToOnnx_Features_GivesTheTransformersFeatures()
    {
        using var featurizer = new SmallFeaturizer();
        using var model = featurizer.Transformer(_ml);
        var images = Images(3, width: 50, height: 40);
        var data = View(images, new VectorDataViewType(NumberDataViewType.Single, 3, 40, 50), image => TestImages.Planes(image));
        Convert(model, data);

        using var session = new InferenceSession(_folder["m.onnx"]);
        var expected = model.Transform(data).GetColumn<float[]>("Features").ToArray();
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("Image", Input(session, TestImages.Planes(images[1])))]);
        AssertClose(expected[1], outputs.Single(output => output.Name == "Features.output").AsEnumerable<float>());
    }

    [Fact]
    public void ConvertToOnnx_ImagesThatOnnxCannotDecode_SaysWhatToDo()
    {
        using var model = SmallModel.Transformer(_ml);
        using var image = TestImages.MLImage(SmallModel.Image(0));
        IDataView[] views =
        [
            ScoredRows.Images(_ml, 2),
            _ml.Data.LoadFromEnumerable([new PathRow { Image = "a.png" }]),
            _ml.Data.LoadFromEnumerable([new ImageRow { Image = image }]),
        ];
        foreach (var data in views)
        {
            var error = Assert.Throws<NotSupportedException>(() => Convert(model, data));
            Assert.Contains("'Image'", error.Message);
            Assert.Contains("ExtractPixels", error.Message);
        }
    }

    [Fact]
    public void ConvertToOnnx_PixelsOfAStepThatIsNotConverted_SaysWhatToDo()
    {
        using var model = SmallModel.Transformer(_ml);
        using var image = TestImages.MLImage(SmallModel.Image(0));
        var data = _ml.Data.LoadFromEnumerable([new ImageRow { Image = image }]);
        var pixels = _ml.Transforms.ResizeImages("Image", 32, 32).Append(_ml.Transforms.ExtractPixels("Image")).Fit(data);

        Assert.ThrowsAny<Exception>(() => Convert(new TransformerChain<ITransformer>(pixels, model), data));
    }

    [Fact]
    public void ConvertToOnnx_TestTimeAugmentation_IsRefused()
    {
        using var model = SmallModel.Transformer(_ml, options: SmallModel.Options with { TestTimeAugmentation = TestTimeAugmentation.Flip });
        var data = View(Images(1, 32, 32), new VectorDataViewType(NumberDataViewType.Single, 3, 32, 32), image => TestImages.Planes(image));

        Assert.Contains("Flip", Assert.Throws<NotSupportedException>(() => Convert(model, data)).Message);
    }

    private void Convert(ITransformer model, IDataView data)
    {
        using var stream = File.Create(_folder["m.onnx"]);
        _ml.Model.ConvertToOnnx(model, data, stream);
    }

    private static MLNet.Data.IndexedView View<T>(RgbImage[] images, VectorDataViewType type, Func<RgbImage, T[]> values) => new(
        () => images.Length, () => images.Length,
        new MLNet.Data.ViewColumn<VBuffer<T>>("Image", type, (int row, ref VBuffer<T> value) => value = new(type.Size, values(images[row]))));

    private static RgbImage[] Images(int count, int width, int height) =>
        [.. Enumerable.Range(0, count).Select(number => ImageResizer.Resize(SmallModel.Image(number), width, height))];

    private static DenseTensor<T> Input<T>(InferenceSession session, T[] values) =>
        new(values, [.. session.InputMetadata["Image"].Dimensions.Select(size => size < 0 ? 1 : size)]);

    private static void AssertClose(float[] expected, IEnumerable<float> actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
}
