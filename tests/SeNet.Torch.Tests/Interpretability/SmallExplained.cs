using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Interpretability;

/// <summary>A small network whose normalization is no longer fresh, and images for it.</summary>
internal static class SmallExplained
{
    public static readonly SeResNetArchitecture Architecture =
        SeResNetArchitecture.CifarSeResNet20 with { Name = "small", Depths = [2, 1, 1], Widths = [8, 16, 16], StemWidth = 8, Reduction = 4 };

    public static readonly ImagePreprocessing Preprocessing = ImagePreprocessing.ForSize(32);
    public static readonly DrawnImageSource Images = new(40, seed: 1, size: 40);

    public static SeResNet Network(SeResNetArchitecture? architecture = null, int classCount = 10)
    {
        var network = new SeResNet(architecture ?? Architecture, classCount, seed: 3);
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        random.manual_seed(5);
        for (var i = 0; i < 2; i++) network.call(randn(8, 3, 64, 64));
        network.eval();
        return network;
    }

    public static Scorer Scorer(SeResNetArchitecture? architecture = null) => new(Network(architecture), Preprocessing, "cpu");

    /// <summary>An image as the network's input, <c>[1, 3, 32, 32]</c>.</summary>
    public static Tensor Input(int image)
    {
        using var batch = new BatchLoader(new ImageSubset(Images, [image]), new BatchOptions { BatchSize = 1, Preprocessing = Preprocessing }).InOrder().Single();
        return batch.Images.clone();
    }
}
