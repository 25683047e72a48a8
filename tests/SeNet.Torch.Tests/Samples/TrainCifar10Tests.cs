using SeNet.Torch.Batches;
using SeNet.Torch.Tests.Images;

namespace SeNet.Torch.Tests.Samples;

public sealed class TrainCifar10Tests : IDisposable
{
    private static readonly string[] Quick = ["--architecture", "cifar_se_resnet8", "--image-size", "32", "--batch-size", "8", "--device", "cpu"];
    private static readonly string[] RunFiles =
    [
        "classes.csv", "confused_pairs.csv", "confusion.csv", "confusion.png", "curves.png", "environment.json", "epochs.csv", "events.out.tfevents",
        "mistakes.csv", "report.html", "settings.json", "weights.safetensors",
    ];

    private static readonly SampleProgram TrainCifar10 = new("TrainCifar10");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_FolderOfImages_WritesEverythingAndCanBeRepeatedFromItsSettings()
    {
        WriteImages("photos", classes: 2, images: 10);

        var (exitCode, output, errors) = TrainCifar10.Run(["--data", _folder["photos"], "--epochs", "2", "--output", _folder["first"], .. Quick]);
        var repeated = TrainCifar10.Run("--settings", _folder["first", "settings.json"], "--output", _folder["second"]);

        Assert.True(exitCode == 0, errors);
        Assert.Contains("epoch   2/2", output);
        Assert.Contains(_folder["first", "weights.safetensors"], output);
        Assert.Equal(RunFiles, Names("first"));
        Assert.True(repeated.ExitCode == 0, repeated.Errors);
        Assert.Equal(File.ReadAllBytes(_folder["first", "weights.safetensors"]), File.ReadAllBytes(_folder["second", "weights.safetensors"]));
        Assert.Equal(3, File.ReadAllLines(_folder["first", "epochs.csv"]).Length);
    }

    [Fact]
    public void Run_FastRecipe_BringsItsWideNetwork()
    {
        WriteImages("photos", classes: 2, images: 10);

        var (exitCode, output, errors) = TrainCifar10.Run("--data", _folder["photos"], "--recipe", "fast", "--batch-size", "8", "--epochs", "1", "--device", "cpu", "--output", _folder["out"]);

        Assert.True(exitCode == 0, errors);
        Assert.Contains("cifar_se_resnet14_x4", output);
        Assert.Contains("fast recipe", output);
    }

    [Fact]
    public void Run_Compare_TrainsThePlainTwinToo()
    {
        WriteImages("photos", classes: 2, images: 10);

        var (exitCode, output, errors) = TrainCifar10.Run(["--data", _folder["photos"], "--epochs", "1", "--compare", "--output", _folder["out"], .. Quick]);

        Assert.True(exitCode == 0, errors);
        Assert.Contains("multiply-adds", output);
        Assert.Equal(["cifar_resnet8", "cifar_se_resnet8", "curves.png"], Names("out"));
        Assert.Contains("weights.safetensors", Names("out/cifar_resnet8"));
    }

    [Fact]
    public async Task Run_Interrupted_FinishesTheStepAndSaysWhereTheBestWeightsAre()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Only Unix has signals to send.");
        WriteImages("photos", classes: 2, images: 10);

        var (exitCode, lines, errors) = await TrainCifar10.StopAt("epoch   2/10000  training loss", ["--data", _folder["photos"], "--epochs", "10000", "--output", _folder["out"], .. Quick]);

        Assert.Equal(130, exitCode);
        Assert.Contains("Stopping after this step", errors);
        Assert.Contains(lines, line => line.StartsWith("Stopped. The best weights, of epoch", StringComparison.Ordinal) && line.Contains(_folder["out", "weights.safetensors"]));
        Assert.Equal(RunFiles, Names("out"));
    }

    [Fact]
    public void Run_UnreadableImageToSkip_IsNamedAndLeftOut()
    {
        WriteImages("photos", classes: 2, images: 10);
        _folder.Write("photos/class0/broken.png", "not a picture");

        var failed = TrainCifar10.Run(["--data", _folder["photos"], "--epochs", "1", "--output", _folder["out"], .. Quick]);
        var skipped = TrainCifar10.Run(["--data", _folder["photos"], "--epochs", "1", "--on-bad-image", "skip", "--output", _folder["out"], .. Quick]);

        SampleProgram.AssertRefused(failed, "broken.png");
        Assert.True(skipped.ExitCode == 0, skipped.Errors);
        Assert.Contains("broken.png", skipped.Output);
    }

    [Fact]
    public void Run_BadData_SaysWhatIsWrong()
    {
        WriteImages("one class", classes: 1, images: 4);
        WriteImages("empty class", classes: 2, images: 4);
        Directory.CreateDirectory(_folder["empty class", "class2"]);
        _folder.Write("cifar/data_batch_1.bin", new byte[100]);
        _folder.Write("file", "");

        SampleProgram.AssertRefused(Run("--data", _folder["missing"]), _folder["missing"]);
        SampleProgram.AssertRefused(Run("--data", _folder["one class"]), "class0");
        SampleProgram.AssertRefused(Run("--data", _folder["empty class"]), "class2");
        SampleProgram.AssertRefused(Run("--data", _folder["cifar"]), "data_batch_1.bin");
        SampleProgram.AssertRefused(Run("--output", _folder["file", "out"]), _folder["file", "out"]);
        SampleProgram.AssertRefused(Run("--output", _folder["file"]), "give --output a folder");
    }

    [Fact]
    public void Run_BadOption_SaysWhatIsWrong()
    {
        SampleProgram.AssertRefused(Run("--learning-rate", "0"), "LearningRate must be above 0");
        SampleProgram.AssertRefused(Run("--learning-rate", "NaN"), "LearningRate must be above 0");
        SampleProgram.AssertRefused(Run("--epochs", "0"), "Epochs must be at least 1");
        SampleProgram.AssertRefused(Run("--architecture", "resnet51"), "se_resnet50");
        SampleProgram.AssertRefused(Run("--architecture", "resnet18", "--compare"), "resnet18");
        SampleProgram.AssertRefused(Run("--device", "cuda:77"), "cpu");
        Assert.Empty(Names("out")); // all of that is found before anything is written
        SampleProgram.AssertRefused(Run("--image-size", "16"), "at least 32, not 16");
        SampleProgram.AssertRefused(Run("--settings", _folder["missing.json"]), "missing.json");
        SampleProgram.AssertRefused(Run("--learning-rate", "1e30", "--epochs", "1"), "step");
        Assert.DoesNotContain("weights.safetensors", Names("out"));
    }

    [Theory]
    [InlineData("\"epochs\": 3", "\"epochs\": -3", "at least 1")]
    [InlineData("\"cifar_se_resnet8\"", "null", "$.architecture")]
    [InlineData("\"fail\"", "\"ignore\"", "'ignore'")]
    [InlineData("\"seed\"", "\"sed\"", "'sed'")]
    public void Run_DamagedSettings_SaysWhatIsWrong(string text, string damaged, string problem)
    {
        const string Settings = """
            { "data": null, "verify_hashes": true, "architecture": "cifar_se_resnet8", "recipe": "drawn", "image_size": 32, "epochs": 3, "batch_size": 64,
              "learning_rate": 0.1, "seed": 0, "device": "cpu", "on_bad_image": "fail" }
            """;

        SampleProgram.AssertRefused(Run("--settings", _folder.Write("settings.json", Settings.Replace(text, damaged, StringComparison.Ordinal))), problem);
    }

    private (int ExitCode, string Output, string Errors) Run(params string[] arguments) =>
        TrainCifar10.Run(arguments.Contains("--output") ? arguments : [.. arguments, "--output", _folder["out"]]);

    private string[] Names(string folder) =>
        Directory.Exists(_folder[folder]) ? [.. Directory.EnumerateFileSystemEntries(_folder[folder]).Select(path => Path.GetFileName(path)).Select(name => name.StartsWith("events", StringComparison.Ordinal) ? "events.out.tfevents" : name).Order(StringComparer.Ordinal)] : [];

    private void WriteImages(string folder, int classes, int images)
    {
        var source = new DrawnImageSource(classes * images, seed: 3);
        for (var i = 0; i < source.Count; i++) _folder.Write($"{folder}/class{i % classes}/{i}.png", EncodedImages.Png(source.GetImage(i)));
    }
}
