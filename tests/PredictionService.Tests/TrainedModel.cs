using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet;
using SeNet.MLNet.Tests.Data;
using SeNet.MLNet.Tests.Fitting;
using SeNet.Torch.Batches;

namespace SeNet.Samples.PredictionService.Tests;

/// <summary>A model that is trained once for all tests, saved as a user would, and images for it.</summary>
public sealed class TrainedModel : IDisposable
{
    private static readonly DrawnImageSource Source = new(100, seed: 5);
    private readonly TemporaryFolder _folder = new();

    public TrainedModel() => Path = Save(_folder["model.zip"], TinyTraining.Bytes(new MLContext(1)), TinyTraining.Options);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>A drawn image as PNG.</summary>
    public static byte[] Png(int number) => EncodedImages.Png(Source.GetImage(number % Source.Count));

    /// <summary>Trains with text, number or boolean labels, and saves.</summary>
    public static string Save(string path, IDataView data, SeResNetTrainer.Options options)
    {
        var ml = new MLContext(1);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.SeResNet(options));
        return Save(path, pipeline.Fit(data), data);
    }

    /// <summary>Saves and disposes a model.</summary>
    public static string Save(string path, ITransformer model, IDataView data)
    {
        new MLContext().Model.Save(model, data.Schema, path);
        (model as IDisposable)?.Dispose();
        return path;
    }

    /// <summary>What the file gives an image through ML.NET, without the service: its classes with their probabilities, the most probable first.</summary>
    public IReadOnlyList<(string Label, float Probability)> Predict(byte[] image)
    {
        var ml = new MLContext();
        var model = ml.Model.Load(Path, out _);
        using var owner = (IDisposable)model;
        var scored = model.Transform(ml.Data.LoadFromEnumerable([new BytesRow { Image = image }]));
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Zip(scored.GetColumn<float[]>("Score").Single(), (name, score) => (name.ToString(), score)).OrderByDescending(entry => entry.score)];
    }

    public void Dispose() => _folder.Dispose();
}
