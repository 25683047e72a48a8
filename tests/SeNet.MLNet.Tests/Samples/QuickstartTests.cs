using SeNet.Torch.Images;
using SeNet.Torch.Tests.Samples;

namespace SeNet.MLNet.Tests.Samples;

public sealed class QuickstartTests : IDisposable
{
    private static readonly SampleProgram Quickstart = new("Quickstart");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_FewImages_TrainsSavesAndPredictsInASecondProcess()
    {
        var (exitCode, output, errors) = Quickstart.Run("--images", "200", "--epochs", "1", "--output", _folder["out"]);

        Assert.True(exitCode == 0, errors);
        Assert.Equal(["images-200", "metrics.csv", "model.zip", "predictions.png"], Names().Except(RunFolderFiles.Names));
        Assert.Superset(RunFolderFiles.Names.ToHashSet(), Names().ToHashSet());
        Assert.Equal(200, Directory.GetFiles(_folder["out", "images-200"], "*.png", SearchOption.AllDirectories).Length);
        Assert.Contains("micro accuracy", output);
        var predictions = output.Split('\n').Where(line => line.StartsWith("  right", StringComparison.Ordinal) || line.StartsWith("  WRONG", StringComparison.Ordinal)).ToArray();
        Assert.InRange(predictions.Length, 5, 24);
        Assert.All(predictions, line => Assert.Contains("images-200", line));
        Assert.InRange(ImageDecoder.DecodeFile(_folder["out", "predictions.png"]).Height, 200, 2000);
        Assert.InRange(ImageDecoder.DecodeFile(_folder["out", "confusion.png"]).Height, 600, 2000);
    }

    [Fact]
    public async Task Run_StoppedAndRunAgain_KeepsWhatItHas()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Only Unix has signals to send.");
        Directory.CreateDirectory(_folder["out", "images-200.partial", "ring"]); // as a run leaves it that was killed while it drew

        var stopped = await Quickstart.StopAt("epoch   1/10000  training loss", "--images", "200", "--epochs", "10000", "--output", _folder["out"]);
        var drawn = Directory.GetCreationTimeUtc(_folder["out", "images-200"]);
        var again = Quickstart.Run("--images", "200", "--epochs", "1", "--output", _folder["out"]);

        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("Stopping after this step", stopped.Errors);
        Assert.Contains(stopped.Output, line => line.StartsWith($"Stopped early. The model is in {_folder["out", "model.zip"]}", StringComparison.Ordinal));
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal(drawn, Directory.GetCreationTimeUtc(_folder["out", "images-200"]));
        Assert.Equal(["images-200", "metrics.csv", "model.zip", "predictions.png"], Names().Except(RunFolderFiles.Names));
        Assert.Superset(RunFolderFiles.Names.ToHashSet(), Names().ToHashSet());
    }

    [Fact]
    public void Run_BadOption_SaysWhatIsWrong()
    {
        _folder.Write("file", "");

        SampleProgram.AssertRefused(Quickstart.Run("--images", "5", "--output", _folder["out"]), "at least 100");
        SampleProgram.AssertRefused(Quickstart.Run("--images", "100", "--epochs", "0", "--output", _folder["out"]), "Epochs must be at least 1");
        SampleProgram.AssertRefused(Quickstart.Run("--images", "100", "--output", _folder["file", "out"]), "file");
    }

    [Fact]
    public void Predict_NoModel_NamesTheFile()
    {
        _folder.Write("model.zip", "not a model");

        SampleProgram.AssertRefused(Quickstart.Run("predict", _folder["missing.zip"], "a.png"), "missing.zip");
        SampleProgram.AssertRefused(Quickstart.Run("predict", _folder["model.zip"], "a.png"), "model.zip' can't be loaded as a model");
    }

    private string[] Names() => RunFolderFiles.In(_folder["out"]);
}
