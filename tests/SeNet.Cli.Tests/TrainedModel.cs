namespace SeNet.Cli.Tests;

/// <summary>A model that <c>senet train</c> made for all tests, with the images that it was made of and others.</summary>
public sealed class TrainedModel : IAsyncLifetime
{
    /// <summary>Of the smallest network, on the CPU, as every test needs it.</summary>
    internal static readonly string[] Quick = ["--architecture", "cifar_se_resnet8", "--batch-size", "8", "--device", "cpu"];

    private readonly TemporaryFolder _folder = new();

    /// <summary>The model file.</summary>
    public string Model => _folder["model.zip"];

    /// <summary>Its weights alone.</summary>
    public string Weights => _folder["weights.safetensors"];

    /// <summary>Images that it has not seen, six of each class.</summary>
    public string NewImages => _folder["new"];

    public async ValueTask InitializeAsync()
    {
        DrawnImages.Write(_folder, "new", images: 6, seed: 2);
        var run = await SeNetProgram.Run(["train", DrawnImages.Write(_folder, "photos", images: 40, seed: 1), "--epochs", "16", "--learning-rate", "0.05", "--no-augmentation", "--validation-fraction", "0",
            "--output", Model, "--weights", Weights, .. Quick]);
        Assert.True(run.ExitCode == 0, run.Errors);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
