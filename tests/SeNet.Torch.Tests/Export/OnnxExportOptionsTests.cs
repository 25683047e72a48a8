using SeNet.Torch.Export;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Network;

namespace SeNet.Torch.Tests.Export;

public sealed class OnnxExportOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SeResNet _network = new(SmallArchitectures.ByFixture("seed_w8_1111_c10"), 3, seed: 1);

    public static TheoryData<OnnxExportOptions, string> Wrong => new()
    {
        { new() { InputName = " " }, "InputName" },
        { new() { OutputName = "" }, "OutputName" },
        { new() { InputName = "x", OutputName = "x" }, "both 'x'" },
        { new() { InputName = "fc.weight" }, "named 'fc.weight'" },
        { new() { OutputName = "layer1.0.conv1" }, "named 'layer1.0.conv1'" },
        { new() { ImageSize = 31 }, "ImageSize must be at least 32 pixels, or null for any size, not 31" },
        { new() { ClassNames = ["a", "b"] }, "ClassNames has 2 names, but the network tells 3 classes apart" },
        { new() { ClassNames = ["a", "b", null!] }, "ClassNames holds a null" },
        { new() { Normalization = ChannelStatistics.ImageNet with { DeviationGreen = 0 } }, "must be above 0, not 0" },
        { new() { Normalization = ChannelStatistics.ImageNet with { MeanRed = float.NaN } }, "finite number, not NaN" },
    };

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Save_WrongOption_NamesItAndWritesNothing(OnnxExportOptions options, string expected)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => OnnxExport.Save(_network, _folder["m.onnx"], options));

        Assert.Contains(expected, error.Message);
        Assert.Empty(_folder.Names);
    }
}
