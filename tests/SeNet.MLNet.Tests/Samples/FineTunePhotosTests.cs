using SeNet.Torch.Tests.Samples;

namespace SeNet.MLNet.Tests.Samples;

public sealed class FineTunePhotosTests : IDisposable
{
    private static readonly SampleProgram FineTunePhotos = new("FineTunePhotos");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_WithoutPhotos_FineTunesOnDrawnPicturesAndSavesModelAndReport()
    {
        var (exitCode, output, errors) = FineTunePhotos.Run("--gates", "--epochs", "1", "--image-size", "32", "--output", _folder["out"]);

        Assert.True(exitCode == 0, errors);
        Assert.Contains("160 photos of 10 classes", output + errors);
        Assert.Contains("gates of layer4.2: 0.500 to 0.500 (±0.000) before, ", output + errors);
        Assert.True(File.Exists(_folder["out", "model.zip"]));
        Assert.True(File.Exists(_folder["out", "report.html"]));
    }

    [Fact]
    public void Run_NoFolder_IsRefused() => SampleProgram.AssertRefused(FineTunePhotos.Run(_folder["missing"], "--output", _folder["out"]), "missing");
}
