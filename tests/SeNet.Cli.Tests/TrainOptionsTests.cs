namespace SeNet.Cli.Tests;

public sealed class TrainOptionsTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_SomeOptions_TellsWhatDiffersFromTheRecipe()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 4, seed: 1);

        var run = await SeNetProgram.Run(["train", photos, "--epochs", "1", "--learning-rate", "0.02", "-o", _folder["m.zip"], .. TrainedModel.Quick]);

        Assert.True(run.ExitCode == 0, run.Errors);
        string[] options = [.. run.Errors.Split('\n').Where(line => line.StartsWith("options: ", StringComparison.Ordinal)).Select(line => line["options: ".Length..].TrimEnd())];
        Assert.Equal("recipe cifar; cifar_se_resnet8 at 32 pixels, 1 epoch in batches of 8, seed 0, device cpu", options[0]);
        Assert.Contains("  LearningRate  0.02  (recipe: 0.1)", options);
        Assert.Contains("  BatchSize     8  (recipe: 128)", options);
        Assert.InRange(options.Length, 4, 8);
        Assert.All(options, line => Assert.InRange(line.Length, 1, 140));
        var settings = _folder["m-run", "settings.json"];
        Assert.Equal($"all of them are in {settings}", options[^1]);
        Assert.Contains("WeightDecay", File.ReadAllText(settings), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Train_WeightsThatAreNoNumbers_AreNamedBeforeTrainingStarts()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 4, seed: 1);
        var bytes = File.ReadAllBytes(trained.Weights);
        // safetensors: the length of the header in eight bytes, the header, the values.
        var values = 8 + (int)BitConverter.ToInt64(bytes);
        for (var i = 0; i < 64; i++) BitConverter.TryWriteBytes(bytes.AsSpan(values + (4 * i)), float.NaN);
        var broken = _folder.Write("broken.safetensors", bytes);

        await Refusal.Expect(1, $"The weights of '{broken}' can't be trained: NaN or infinite are '", ["train", photos, "--initial-weights", broken, "-o", _folder["m.zip"], .. TrainedModel.Quick]);
        await Refusal.Expect(1, $"The weights of '{broken}' can't score: NaN or infinite are '", "predict", "--weights", broken, trained.NewImages);
        Assert.False(File.Exists(_folder["m.zip"]));
    }
}
