using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet;
using SeNet.Torch.Native;
using SeNet.Torch.Network;

namespace SeNet.Cli.Tests;

/// <summary>Models that a C# program trained and saved, with more steps than the network.</summary>
public sealed class PipelineModelTests : IDisposable
{
    private const string LibTorch = "SENET_LIBTORCH";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commands_PipelineOfMLNet_UseItsNetworkAndWarnOfStepsLeftOut()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 6, seed: 1);
        var expected = TrainAndPredict(photos);

        var predicted = await SeNetProgram.Run("predict", _folder["model.zip"], photos);
        var evaluated = await SeNetProgram.Json("evaluate", _folder["model.zip"], photos);
        var inspected = await SeNetProgram.Json("inspect", _folder["model.zip"]);

        Assert.True(predicted.ExitCode == 0, predicted.Errors);
        Assert.Contains("ImageResizingTransformer is left out", Assert.Single(predicted.Errors.Split('\n')));
        Assert.Equal(expected, predicted.Output.Split('\n').Select(line => line.Split('\t')).ToDictionary(line => line[0], line => line[1]));
        Assert.Equal(expected.Count(image => image.Key.Contains(image.Value)), evaluated.GetProperty("accuracy").GetDouble() * expected.Count, 1e-6);
        Assert.Equal(DrawnImages.Classes, inspected.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
    }

    /// <summary>Trains a pipeline on images of the network's own size, which its resizing leaves as they are, and saves it.</summary>
    /// <returns>What it predicts for each image.</returns>
    private Dictionary<string, string> TrainAndPredict(string photos)
    {
        StartTorch();
        var context = new MLContext(seed: 1);
        var images = context.Data.LoadImageFolder(photos);
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.Transforms.LoadImages("Pixels", "", "ImagePath"))
            .Append(context.Transforms.ResizeImages("Pixels", 32, 32))
            .Append(context.MulticlassClassification.Trainers.SeResNet(new SeResNetTrainer.Options
            {
                ImageColumnName = "Pixels",
                Architecture = SeResNetArchitecture.FromName("cifar_se_resnet8"),
                ImageSize = 32,
                Epochs = 1,
                BatchSize = 4,
                Device = "cpu",
            }))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        using var model = pipeline.Fit(images);
        context.Model.Save(model, images.Schema, _folder["model.zip"]);
        var scored = model.Transform(images);
        return scored.GetColumn<string>("ImagePath").Zip(scored.GetColumn<string>("PredictedLabel")).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    // With the program's libtorch, since these tests have none; the programs that are started find theirs by themselves.
    private static void StartTorch()
    {
        var before = Environment.GetEnvironmentVariable(LibTorch);
        Environment.SetEnvironmentVariable(LibTorch, Path.GetDirectoryName(SeNetProgram.Path));
        TorchRuntime.Initialize();
        Environment.SetEnvironmentVariable(LibTorch, before);
    }
}
