using FsCheck.Xunit;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;
using SeNet.Torch.Weights.Inspection;

namespace SeNet.Torch.Tests.Weights.Inspection;

public sealed class StateDictLayoutTests
{
    [Property(Arbitrary = [typeof(RandomArchitectures)], MaxTest = 60)]
    public void Of_AnyArchitecture_IsTheNetworksOwnStateDict(SeResNetArchitecture architecture)
    {
        using var network = SeResNet.ForLoading(architecture, 3);

        var expected = network.state_dict().Select(pair => KeyValuePair.Create(pair.Key, new ExpectedTensor(pair.Value.shape, pair.Value.dtype)));

        Assert.Equal(SparseWeights.Lines(expected), SparseWeights.Lines(StateDictLayout.Of(architecture, 3)));
    }

    [Fact]
    public void Of_NoClasses_LeavesTheHeadOut()
    {
        var names = StateDictLayout.Of(SeResNetArchitecture.SeResNet50, 0).Keys;
        Assert.DoesNotContain(names, name => name.StartsWith("fc."));
        Assert.Contains("layer4.2.se.fc.2.weight", names);
    }
}
