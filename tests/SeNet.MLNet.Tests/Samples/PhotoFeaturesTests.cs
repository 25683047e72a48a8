using SeNet.MLNet.Tests.Scoring;
using SeNet.Torch.Tests.Samples;

namespace SeNet.MLNet.Tests.Samples;

public sealed class PhotoFeaturesTests : IDisposable
{
    private static readonly SampleProgram PhotoFeatures = new("PhotoFeatures");

    private readonly TemporaryFolder _folder = new();
    private readonly SmallFeaturizer _featurizer = new();

    public void Dispose()
    {
        _featurizer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Run_FolderOfPhotos_ComparesFeaturesWithPixels()
    {
        for (var i = 0; i < 16; i++) _folder.Write($"photos/class{i % 2}/{i}.png", SmallModel.Png(i));

        var run = PhotoFeatures.Run(_folder["photos"], "--weights", _featurizer.Path, "--image-size", "32", "--folds", "2");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Matches(@"features of the SE-ResNet\W+16\W", run.Output);
        Assert.Matches(@"pixels\W+3,072\W", run.Output);
    }

    [Fact]
    public void Run_BadInput_SaysWhatIsWrong()
    {
        _folder.Write("photos/class0/0.png", SmallModel.Png(0));
        _folder.Write("photos/class1/1.png", SmallModel.Png(1));
        (string[] Arguments, string Expected)[] cases =
        [
            ([_folder["nowhere"]], "nowhere"),
            ([_folder["photos"], "--weights", "missing.safetensors"], "missing.safetensors"),
            ([_folder["photos"], "--weights", _folder["photos", "class0", "0.png"]], "0.png"),
            ([_folder["photos"], "--weights", _featurizer.Path, "--image-size", "16"], "ImageSize"),
        ];
        foreach (var (arguments, expected) in cases)
            SampleProgram.AssertRefused(PhotoFeatures.Run(arguments), expected);
    }
}
