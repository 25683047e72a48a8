using SeNet.Torch.Network;

namespace SeNet.Torch.Tests.Network;

public sealed class NetworkCostTests
{
    // torchvision's ResNet-50 takes 4.09 billion multiply-adds (fvcore counts 4,089,184,256); squeeze-and-excitation adds its
    // 2,514,944 weights once per image.
    [Theory]
    [InlineData("resnet50", 25_557_032, 4_089_184_256)]
    [InlineData("se_resnet50", 28_071_976, 4_091_699_200)]
    public void Measure_AtTheUsualSize_CountsMultiplyAdds(string architecture, long parameters, long multiplyAdds)
    {
        using var network = new SeResNet(SeResNetArchitecture.FromName(architecture), 1000, seed: 0);
        network.train();

        var cost = NetworkCost.Measure(network, 224);

        Assert.Equal(new NetworkCost(parameters, multiplyAdds), cost);
        Assert.True(network.training);
        Assert.Equal(0, network.state_dict()["bn1.num_batches_tracked"].item<long>());
    }
}
