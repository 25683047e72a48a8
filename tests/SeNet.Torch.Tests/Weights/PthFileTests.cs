using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.Torch.Tests.Weights;

/// <summary>Files that PyTorch 1.13 has written with <c>save_formats.py</c>.</summary>
public sealed class PthFileTests
{
    private static readonly string Folder = Fixtures.Path("pth");

    public static TheoryData<string> Readable => [.. PthCases.Readable.Select(item => item.File)];

    public static TheoryData<string> Refused => [.. PthCases.Refused.Select(item => item.File)];

    [Theory]
    [MemberData(nameof(Readable))]
    public void Load_FileOfPyTorch_GivesItsValues(string file) => PthCases.AssertLoads(Folder, PthCases.Readable.Single(item => item.File == file));

    [Theory]
    [InlineData("objects.pth")]
    [InlineData("negated.pth")]
    public void Load_CheckpointOfPyTorch_GivesItsValues(string file) => CheckpointForms.AssertLoads(Folder, CheckpointForms.Readable.Single(item => item.File == file));

    [Fact]
    public void Inspect_ObjectsBesideTheWeights_AreNamedAndSkipped()
    {
        var skipped = ModelWeights.Inspect(Path.Combine(Folder, "objects.pth")).SkippedObjects;
        string[] expected = ["argparse.Namespace", "pathlib.PosixPath", "datetime.datetime", "numpy.core.multiarray.scalar", "__main__.Options"];
        Assert.All(expected, name => Assert.Contains(name, skipped));
    }

    [Fact]
    public void Load_MovingAverageAlone_GivesItsValues() => PthCases.AssertAverageLoads(Folder, "only_average.pth");

    [Fact]
    public void Load_ParallelCheckpoint_GivesPyTorchsLogits() => PthCases.AssertLogits(Folder);

    [Theory]
    [MemberData(nameof(Refused))]
    public void Load_FileThatHoldsSomethingElse_SaysWhatAndLeavesTheNetworkAlone(string file) =>
        PthCases.AssertRefused(Folder, PthCases.Refused.Single(item => item.File == file));

    [Theory]
    [InlineData("plain.pth", "no moving average")]
    [InlineData("values.safetensors", "one set of weights")]
    public void Load_MovingAverageThatIsNotThere_SaysSo(string file, string reason)
    {
        using var network = new SeResNet(PthCases.Architecture, 5);
        var error = Assert.Throws<WeightsFileException>(() => ModelWeights.Load(network, Path.Combine(Folder, file), CheckpointWeights.MovingAverage));
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void LoadBackbone_OtherClassCount_TakesTheRest()
    {
        using var network = new SeResNet(PthCases.Architecture, 9, seed: 3);
        using var loaded = new SeResNet(PthCases.Architecture, 5);
        var head = network.state_dict()["fc.weight"].detach().bytes.ToArray();

        ModelWeights.LoadBackbone(network, Path.Combine(Folder, "parallel.pth"));
        ModelWeights.Load(loaded, Path.Combine(Folder, "plain.pth"));

        Assert.Equal(head, network.state_dict()["fc.weight"].detach().bytes.ToArray());
        Assert.Equal(loaded.state_dict()["layer2.0.conv2.weight"].detach().bytes.ToArray(), network.state_dict()["layer2.0.conv2.weight"].detach().bytes.ToArray());
    }

    [Fact]
    public void Load_StreamInTheMiddle_GivesTheWeights()
    {
        using var network = new SeResNet(PthCases.Architecture, 5, seed: 3);
        var bytes = File.ReadAllBytes(Path.Combine(Folder, "plain.pth"));
        using var stream = new MemoryStream([.. new byte[100], .. bytes]) { Position = 100 };

        ModelWeights.Load(network, stream, "weights");

        Assert.Equal(7, network.state_dict()["bn1.num_batches_tracked"].item<long>());
    }

    [Fact]
    public void Load_AnotherArchitecture_NamesTheOneInTheFile()
    {
        using var network = new SeResNet(SeResNetArchitecture.CifarSeResNet20, 5);
        var error = Assert.Throws<WeightsFileException>(() => ModelWeights.Load(network, Path.Combine(Folder, "plain.pth")));
        Assert.Contains("'se_resnet11_custom' and 5 classes", error.Message);
    }

    [Fact]
    public void Load_FileCutAnywhere_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var network = new SeResNet(PthCases.Architecture, 5);
        var bytes = File.ReadAllBytes(Path.Combine(Folder, "plain.pth"));
        for (var length = 0; length < bytes.Length; length += 1 + length / 7)
        {
            var path = folder.Write("cut.pth", bytes[..length]);
            Assert.Throws<WeightsFileException>(() => ModelWeights.Load(network, path));
        }
    }
}
