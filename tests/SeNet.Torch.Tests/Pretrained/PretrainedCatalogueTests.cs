using System.Reflection;
using System.Text.RegularExpressions;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Pretrained;
using SeNet.Torch.Weights;

namespace SeNet.Torch.Tests.Pretrained;

public sealed partial class PretrainedCatalogueTests
{
    [Fact]
    public void All_EveryRow_IsComplete()
    {
        Assert.True(PretrainedWeights.All.Count > 130);
        Assert.All(PretrainedWeights.All, entry =>
        {
            Assert.Matches("^(timm|torchvision|cadene|moskomule)/[a-z0-9_]+(\\.[a-z0-9_]+)+$", entry.FullName);
            Assert.InRange(entry.MillionParameters, 5, 150);
            Assert.InRange(entry.TestSize, 224, 320);
            Assert.InRange(entry.CropShare, 0.8, 1);
            Assert.InRange(entry.Top1, 60, 90);
            Assert.NotEmpty(entry.Licence);
            Assert.DoesNotContain("nc", entry.Licence); // none that forbids commercial use
            Assert.NotEmpty(entry.Files);
        });
    }

    [Fact]
    public void All_EveryName_FindsItsRowWithAndWithoutPublisher()
    {
        Assert.Equal(PretrainedWeights.All.Count, PretrainedWeights.All.Select(entry => entry.Name).Distinct().Count());
        Assert.All(PretrainedWeights.All, entry =>
        {
            Assert.Same(entry, PretrainedWeights.Find(entry.Name));
            Assert.Same(entry, PretrainedWeights.Find(entry.FullName.ToUpperInvariant()));
        });
    }

    [Fact]
    public void All_EveryFile_HasAnHttpsAddressAndAHashWhereItsNameHasOne()
    {
        var hub = new Uri("https://mirror.invalid/hub/");
        Assert.All(PretrainedWeights.All.SelectMany(entry => entry.Files), file =>
        {
            var address = file.GetAddress(hub);
            Assert.Equal("https", address.Scheme);
            Assert.EndsWith("/" + file.FileName, address.AbsolutePath, StringComparison.Ordinal);
            if (file.Sha256 is not null) Assert.Matches("^([0-9a-f]{8,13}|[0-9a-f]{64})$", file.Sha256);
            if (file.Address is null) Assert.StartsWith($"https://mirror.invalid/hub/{file.Repository}/resolve/{file.Revision}/", address.AbsoluteUri, StringComparison.Ordinal);
            else Assert.Equal(HashInName().Match(file.FileName).Groups[1].Value, file.Sha256);
            if (file.Revision is { } revision) Assert.Matches("^(main|[0-9a-f]{40})$", revision);
        });
    }

    [Fact]
    public void All_FilesOfOneLocalName_AreTheSameFile() =>
        Assert.All(
            PretrainedWeights.All.SelectMany(entry => entry.Files.Select(file => (Local: entry.LocalName(file), file.Sha256))).GroupBy(each => each.Local),
            same => Assert.Single(same.Select(each => each.Sha256).Distinct()));

    [Fact]
    public void All_EveryArchitecture_IsOneThatCanBeBuiltWithAboutAsManyParameters() =>
        Assert.All(PretrainedWeights.All, entry =>
        {
            Assert.NotNull(entry.Architecture);
            Assert.Equal(entry.MillionParameters, NetworkSummary.Create(entry.Architecture, 1000, 224).Cost.Parameters / 1e6, 0.006);
        });

    [Fact]
    public void All_StatisticsOfAHalf_AreThoseOfTheLaterTraining() =>
        Assert.Equal(
            ["resnet34.ra4_e3600_r224_in1k", "resnet18d.ra4_e3600_r224_in1k", "resnet50d.ra4_e3600_r224_in1k"],
            PretrainedWeights.All.Where(entry => entry.Statistics != ChannelStatistics.ImageNet).Select(entry => entry.Name));

    [Fact]
    public void Names_EveryConstant_IsInTheCatalogue()
    {
        var names = typeof(PretrainedWeights).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).ToArray();

        Assert.True(names.Length >= 20);
        Assert.All(names, name => Assert.Equal((string)name.GetRawConstantValue()!, PretrainedWeights.Find((string)name.GetRawConstantValue()!).FullName));
    }

    [Theory]
    [InlineData("seresnet50.ra3_in1k", "seresnet50.ra2_in1k")]
    [InlineData("timm/seresnet50", "seresnet50.a1_in1k")]
    [InlineData("SEResNeXt50_32x4d.racm_in1", "seresnext50_32x4d.racm_in1k")]
    public void Find_UnknownName_NamesNearOnes(string name, string near)
    {
        var error = Assert.Throws<ArgumentException>(() => PretrainedWeights.Find(name));

        Assert.Contains($"'{name}'", error.Message);
        Assert.Contains(near, error.Message);
    }

    [Fact]
    public void Find_NameLikeNoOther_SuggestsNone()
    {
        var error = Assert.Throws<ArgumentException>(() => PretrainedWeights.Find("my-cats"));

        Assert.DoesNotContain("Near it", error.Message);
        Assert.Contains("senet weights list", error.Message);
    }

    [Theory]
    [InlineData("seresnet50.ra2_in1k", "seresnet50")]
    [InlineData("resnet50.a1_in1k", "seresnet50")] // gates are grafted
    [InlineData("resnet50.a1_in1k", "se_resnet50")]
    [InlineData("a file that may or may not be there", "seresnet50")]
    public void RequireFit_WeightsThatANetworkTakes_Passes(string name, string architecture) =>
        PretrainedWeights.RequireFit(name, SeResNetArchitecture.FromName(architecture));

    [Theory]
    [InlineData("seresnet50.ra2_in1k", "se_resnet50")] // other gates
    [InlineData("seresnet50.ra2_in1k", "resnet50")]
    [InlineData("resnet50.a1_in1k", "se_resnet101")]
    public void RequireFit_AnotherNetwork_NamesBoth(string name, string architecture)
    {
        var error = Assert.Throws<WeightsFileException>(() => PretrainedWeights.RequireFit(name, SeResNetArchitecture.FromName(architecture)));

        Assert.Contains(PretrainedWeights.Find(name).ArchitectureName, error.Message);
        Assert.Contains(architecture, error.Message);
    }

    [Theory]
    [InlineData("seresnet50.ra3_in1k", "seresnet50.ra2_in1k")]
    [InlineData("missing.pth", "missing.pth")]
    public void Open_NeitherFileNorName_SaysSo(string name, string part)
    {
        var error = Assert.Throws<FileNotFoundException>(() => ModelWeights.Open(name));

        Assert.Contains(part, error.Message);
    }

    [Fact]
    public void ImageNetClasses_Names_AreAThousandInTheirOrder()
    {
        Assert.Equal(1000, ImageNetClasses.Names.Count);
        Assert.Equal(("tench", "tabby", "toilet tissue"), (ImageNetClasses.Names[0], ImageNetClasses.Names[281], ImageNetClasses.Names[999]));
        Assert.DoesNotContain(ImageNetClasses.Names, string.IsNullOrWhiteSpace);
    }

    [GeneratedRegex("-([0-9a-f]{8,})\\.(pth|pkl)$")]
    private static partial Regex HashInName();
}
