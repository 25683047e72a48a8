using SeNet.Torch.Network;

namespace SeNet.Torch.RanksProbe;

/// <summary>A network for which a step takes milliseconds.</summary>
public static class SmallNetwork
{
    /// <summary>cifar_se_resnet8, narrower.</summary>
    public static SeResNetArchitecture Architecture { get; } =
        SeResNetArchitecture.CifarSeResNet20 with { Name = "small", Depths = [1, 1, 1], Widths = [4, 8, 8], StemWidth = 4, Reduction = 4 };
}
