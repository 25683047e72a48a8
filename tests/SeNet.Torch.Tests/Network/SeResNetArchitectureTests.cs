using SeNet.Torch.Network;

namespace SeNet.Torch.Tests.Network;

public sealed class SeResNetArchitectureTests
{
    [Fact]
    public void FromName_EveryName_FindsItselfWhateverItsCase()
    {
        Assert.All(SeResNetArchitecture.All, known => Assert.Same(known, SeResNetArchitecture.FromName(known.Name.ToUpperInvariant())));
        Assert.Equal(SeResNetArchitecture.All.Count, SeResNetArchitecture.All.Select(known => known.Name).Distinct().Count());
    }

    [Fact]
    public void FromName_GatedTwinOfAnyPlainOne_FindsIt()
    {
        foreach (var twin in SeResNetArchitecture.All.Where(known => known.Reduction is null).Select(known => known.GatedTwin()))
            Assert.Equal(twin, SeResNetArchitecture.FromName(twin.Name));
        Assert.Equal("se_resnext50_32x4d", SeResNetArchitecture.FromName("SE_ResNeXt50_32x4d").Name);
        Assert.Throws<ArgumentException>(() => SeResNetArchitecture.FromName("se_seresnet50"));
    }

    [Fact]
    public void FromName_UnknownName_ListsTheKnownOnes()
    {
        var error = Assert.Throws<ArgumentException>(() => SeResNetArchitecture.FromName("resnet51"));

        Assert.Contains("'resnet51'", error.Message);
        Assert.Contains("se_resnet50", error.Message);
    }

    [Theory]
    [InlineData("se_resnet50", "resnet50")]
    [InlineData("cifar_se_resnet110", "cifar_resnet110")]
    [InlineData("resnet18", "resnet18")]
    [InlineData("seresnet50", "seresnet50_plain")]
    public void PlainTwin_Architecture_IsTheSameWithoutSqueezeExcitation(string name, string twin)
    {
        var architecture = SeResNetArchitecture.FromName(name);

        var plain = architecture.PlainTwin();

        Assert.Equal(twin, plain.Name);
        Assert.Null(plain.Reduction);
        Assert.Equal(architecture with { Name = twin, Reduction = null }, plain);
    }

    [Theory]
    [InlineData("se_resnet50", 256, 16)]
    [InlineData("seresnet18", 64, 8)]
    [InlineData("seresnet50", 256, 16)]
    [InlineData("cifar_se_resnet20", 16, 1)]
    [InlineData("se_resnet18", 24, 1)]
    public void HiddenUnits_OutputChannels_AreReducedAsTheFamilyDoes(string name, int channels, int expected) =>
        Assert.Equal(expected, SeResNetArchitecture.FromName(name).HiddenUnits(channels));

    [Fact]
    public void Equality_SameNumbers_HoldsByValue()
    {
        var copy = SeResNetArchitecture.SeResNet50 with { Depths = [3, 4, 6, 3] };

        Assert.Equal(SeResNetArchitecture.SeResNet50, copy);
        Assert.Equal(SeResNetArchitecture.SeResNet50.GetHashCode(), copy.GetHashCode());
        Assert.NotEqual(SeResNetArchitecture.SeResNet50, copy with { Depths = [3, 4, 6, 4] });
    }

    [Fact]
    public void Constructor_ImpossibleArchitecture_NamesThePropertyAndTheValue()
    {
        AssertRefused("Reduction", "0", SeResNetArchitecture.SeResNet50 with { Reduction = 0 });
        AssertRefused("Widths", "[64, 128]", SeResNetArchitecture.SeResNet50 with { Widths = [64, 128] });
        AssertRefused("Cardinality", "-1", SeResNetArchitecture.SeResNet50 with { Cardinality = -1 });
        AssertRefused("Dropout", "1", SeResNetArchitecture.SeResNet50 with { Dropout = 1 });
        AssertRefused("GroupWidth", "8", SeResNetArchitecture.SeResNet50 with { GroupWidth = 4, Widths = [8, 16, 32, 64] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeResNet(SeResNetArchitecture.SeResNet50, 0));
    }

    private static void AssertRefused(string property, string value, SeResNetArchitecture architecture)
    {
        var error = Assert.Throws<ArgumentException>(() => new SeResNet(architecture, 10));
        Assert.Contains(property, error.Message);
        Assert.Contains(value, error.Message);
    }
}
