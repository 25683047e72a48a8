using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Tests.Samples;

namespace SeNet.MLNet.Tests.Samples;

public sealed class TrainFolderTests : IDisposable
{
    private static readonly string[] Quick = ["--architecture", "cifar_se_resnet8", "--image-size", "32", "--batch-size", "8", "--epochs", "2", "--device", "cpu"];
    private static readonly SampleProgram TrainFolder = new("TrainFolder");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_Photos_TrainsAndTheModelPredictsInASecondProcess()
    {
        WriteImages("photos", classes: 3, images: 10);

        var (exitCode, output, errors) = Run("--validation-share", "0.25");
        var predicted = TrainFolder.Run("predict", _folder["out", "model.zip"], _folder["photos", "class1", "1.png"], "--sheet", _folder["sheet.png"]);

        Assert.True(exitCode == 0, errors);
        Assert.Contains("24 photos of 3 classes, 6 more set aside to test", output);
        Assert.Contains("validation loss", output);
        Assert.Equal(["metrics.csv", "model.zip", "predictions.png"], RunFolderFiles.In(_folder["out"]).Except(RunFolderFiles.Names));
        Assert.Superset(RunFolderFiles.Names.ToHashSet(), RunFolderFiles.In(_folder["out"]).ToHashSet());
        Assert.Equal(3, File.ReadAllLines(_folder["out", "epochs.csv"]).Length);
        Assert.True(predicted.ExitCode == 0, predicted.Errors);
        Assert.Matches(@"(right|WRONG) +\d+\.\d % +class[012] +.*1\.png", predicted.Output);
        Assert.True(ImageDecoder.DecodeFile(_folder["sheet.png"]).Width > 200);
    }

    [Fact]
    public void Run_UnreadablePhotosToSkip_AreNamedAndLeftOut()
    {
        WriteImages("photos", classes: 2, images: 10);
        for (var i = 0; i < 5; i++) _folder.Write($"photos/class0/broken{i}.png", "not a picture");

        var failed = Run();
        var skipped = Run("--on-bad-image", "skip");

        SampleProgram.AssertRefused(failed, "broken");
        Assert.True(skipped.ExitCode == 0, skipped.Errors);
        Assert.Matches(@"images? (was|were) left out: .*broken\d\.png", skipped.Output);
        Assert.DoesNotContain("NaN", File.ReadAllText(_folder["out", "metrics.csv"]));
    }

    [Fact]
    public void Run_BadFolder_SaysWhatIsWrong()
    {
        WriteImages("one class", classes: 1, images: 4);
        WriteImages("empty class", classes: 2, images: 4);
        Directory.CreateDirectory(_folder["empty class", "class2"]);
        Directory.CreateDirectory(_folder["no classes"]);
        Assert.All(["missing", "one class", "empty class", "no classes"], name =>
            SampleProgram.AssertRefused(TrainFolder.Run([_folder[name], "--output", _folder["out"], .. Quick]), name));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Run_BadOption_SaysWhatIsWrong()
    {
        WriteImages("photos", classes: 2, images: 4);

        SampleProgram.AssertRefused(Run("--learning-rate", "0"), "LearningRate must be above 0");
        SampleProgram.AssertRefused(Run("--architecture", "resnet51"), "se_resnet50");
        SampleProgram.AssertRefused(Run("--test-share", "1"), "above 0 and below 1");
        SampleProgram.AssertRefused(Run("--initial-weights", _folder["missing.safetensors"]), "missing.safetensors");
    }

    [Fact]
    public void Predict_UnreadableImage_NamesIt()
    {
        WriteImages("photos", classes: 2, images: 4);
        Assert.Equal(0, Run("--epochs", "1").ExitCode);

        var run = TrainFolder.Run("predict", _folder["out", "model.zip"], _folder["nowhere.jpg"], "--sheet", _folder["sheet.png"]);

        SampleProgram.AssertRefused(run, "nowhere.jpg");
        Assert.False(File.Exists(_folder["sheet.png"]));
    }

    /// <summary>Trains on the folder "photos", quickly; options replace the quick ones.</summary>
    private (int ExitCode, string Output, string Errors) Run(params string[] options)
    {
        var quick = Quick.Chunk(2).Where(pair => !options.Contains(pair[0])).SelectMany(pair => pair);
        return TrainFolder.Run([_folder["photos"], "--output", _folder["out"], .. options, .. quick]);
    }

    private void WriteImages(string folder, int classes, int images)
    {
        var source = new DrawnImageSource(classes * images, seed: 3);
        for (var i = 0; i < source.Count; i++)
            _folder.Write($"{folder}/class{i % classes}/{i}.png", EncodedImages.Png(source.GetImage(i)));
    }
}
