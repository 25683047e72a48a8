using SeNet.Torch.Network;

namespace SeNet.Torch.Tests.Network;

/// <summary>Architectures of few channels and blocks: those of the fixtures' models, and any made narrow.</summary>
internal static class SmallArchitectures
{
    public static SeResNetArchitecture ByFixture(string fixture) => fixture switch
    {
        "seed_w8_1111_c10" => Narrow("se_resnet50", fixture, [1, 1, 1, 1]),
        "seed_w8_2121_c10_r4" => Narrow("se_resnet50", fixture, [2, 1, 2, 1]) with { Reduction = 4 },
        "seed_w8_3463_c10" => Narrow("se_resnet50", fixture, [3, 4, 6, 3]),
        "timm_small_seresnet" => Narrow("seresnet50", fixture, [2, 1, 1, 1]) with { StemWidth = 64 },
        "timm_small_seresnet_basic" => Narrow("seresnet18", fixture, [2, 1, 1, 1]) with { Widths = [16, 32, 64, 128], StemWidth = 64 },
        "timm_small_legacy_seresnet" or "cadene_small_se_resnet" => Narrow("legacy_seresnet50", fixture, [2, 1, 1, 1]) with { Dropout = 0 },
        "timm_small_legacy_basic" => Narrow("legacy_seresnet18", fixture, [2, 1, 1, 1]) with { Widths = [16, 32, 64, 128], StemWidth = 16 },
        "cadene_small_se_resnext" => Narrow("legacy_seresnext50_32x4d", fixture, [2, 1, 1, 1]) with
        {
            Widths = [16, 32, 64, 128],
            StemWidth = 16,
            Cardinality = 8,
            Dropout = 0,
        },
        "cadene_small_senet154like" => Narrow("legacy_senet154", fixture, [2, 1, 1, 1]) with { StemWidth = 64, StemOutputWidth = 16, Cardinality = 4, GroupWidth = 64, Dropout = 0 },
        _ => throw new ArgumentOutOfRangeException(nameof(fixture), fixture, "No such fixture."),
    };

    /// <summary>All known architectures made narrow, those once that differ in depth or width alone.</summary>
    public static IEnumerable<(string Name, SeResNetArchitecture Narrow)> AllNarrow =>
        SeResNetArchitecture.All.Select(known => (known.Name, Narrow(known))).DistinctBy(entry => entry.Item2);

    /// <summary>Every knob of an architecture, few channels and blocks. The networks for small images are narrow by themselves.</summary>
    public static SeResNetArchitecture Narrow(SeResNetArchitecture architecture)
    {
        if (architecture.Stem == StemKind.Conv3x3) return architecture;
        var divisor = architecture.HalveFirstConvolution ? 2 : 4; // each of senet154's 64 groups needs a channel
        return architecture with
        {
            Name = "narrow",
            Depths = [.. architecture.Depths.Select(depth => Math.Min(depth, 2))],
            Widths = [.. architecture.Widths.Select(width => width / divisor)],
            StemWidth = architecture.StemWidth / divisor,
        };
    }

    private static SeResNetArchitecture Narrow(string family, string name, StageSizes depths) =>
        SeResNetArchitecture.FromName(family) with { Name = name, Depths = depths, Widths = [8, 16, 32, 64], StemWidth = 8 };
}
