namespace SeNet.Torch.Network;

public sealed partial record SeResNetArchitecture
{
    private const string GatedPrefix = "se_";

    private static readonly StageSizes CifarWidths = [16, 32, 64];

    /// <summary>SE-ResNet-18 of the article: no SE bias, stride on the 3×3 convolution.</summary>
    public static SeResNetArchitecture SeResNet18 { get; } = Article("se_resnet18", BlockKind.Basic, [2, 2, 2, 2]);

    /// <summary>SE-ResNet-34 of the article.</summary>
    public static SeResNetArchitecture SeResNet34 { get; } = Article("se_resnet34", BlockKind.Basic, [3, 4, 6, 3]);

    /// <summary>SE-ResNet-50 of the article: 28,071,976 parameters at 1,000 classes, 9.84 % more than ResNet-50.</summary>
    public static SeResNetArchitecture SeResNet50 { get; } = Article("se_resnet50", BlockKind.Bottleneck, [3, 4, 6, 3]);

    /// <summary>SE-ResNet-101 of the article.</summary>
    public static SeResNetArchitecture SeResNet101 { get; } = Article("se_resnet101", BlockKind.Bottleneck, [3, 4, 23, 3]);

    /// <summary>SE-ResNet-152 of the article.</summary>
    public static SeResNetArchitecture SeResNet152 { get; } = Article("se_resnet152", BlockKind.Bottleneck, [3, 8, 36, 3]);

    /// <summary>SE-ResNet-20 for images of 32×32 pixels: 274,490 parameters at 10 classes.</summary>
    public static SeResNetArchitecture CifarSeResNet20 { get; } = Cifar("cifar_se_resnet20", 3);

    /// <summary>Every named architecture.</summary>
    public static IReadOnlyList<SeResNetArchitecture> All { get; } =
    [
        SeResNet18, SeResNet34, SeResNet50, SeResNet101, SeResNet152,
        Plain(SeResNet18, "resnet18"), Plain(SeResNet34, "resnet34"), Plain(SeResNet50, "resnet50"),
        Plain(SeResNet101, "resnet101"), Plain(SeResNet152, "resnet152"),

        // torchvision's and timm's further plain networks of the same form.
        Plain("resnet26", [2, 2, 2, 2]),
        Plain("wide_resnet50_2", [3, 4, 6, 3]) with { GroupWidth = 128 },
        Plain("wide_resnet101_2", [3, 4, 23, 3]) with { GroupWidth = 128 },
        Plain("resnext50_32x4d", [3, 4, 6, 3]) with { Cardinality = 32, GroupWidth = 4 },
        Plain("resnext101_32x4d", [3, 4, 23, 3]) with { Cardinality = 32, GroupWidth = 4 },
        Plain("resnext101_32x8d", [3, 4, 23, 3]) with { Cardinality = 32, GroupWidth = 8 },
        Plain("resnext101_64x4d", [3, 4, 23, 3]) with { Cardinality = 64, GroupWidth = 4 },

        Timm("seresnet18", BlockKind.Basic, [2, 2, 2, 2]),
        Timm("seresnet34", BlockKind.Basic, [3, 4, 6, 3]),
        Timm("seresnet50", BlockKind.Bottleneck, [3, 4, 6, 3]),
        Timm("seresnet101", BlockKind.Bottleneck, [3, 4, 23, 3]),
        Timm("seresnext50_32x4d", BlockKind.Bottleneck, [3, 4, 6, 3]) with { Cardinality = 32, GroupWidth = 4 },
        Timm("seresnext101_32x4d", BlockKind.Bottleneck, [3, 4, 23, 3]) with { Cardinality = 32, GroupWidth = 4 },
        Timm("seresnext101_32x8d", BlockKind.Bottleneck, [3, 4, 23, 3]) with { Cardinality = 32, GroupWidth = 8 },
        Timm("seresnext101_64x4d", BlockKind.Bottleneck, [3, 4, 23, 3]) with { Cardinality = 64, GroupWidth = 4 },

        // timm's deep stem of 32, 32 and 64 channels, and shortcuts that average (d); the stem alone (c); a wider one (s).
        Plain(Deep("resnet18d", BlockKind.Basic, [2, 2, 2, 2])), Plain(Deep("resnet34d", BlockKind.Basic, [3, 4, 6, 3])),
        Plain(Deep("resnet26d", [2, 2, 2, 2])), Plain(Deep("resnet50d", [3, 4, 6, 3])), Plain(Deep("resnet101d", [3, 4, 23, 3])),
        Plain(Deep("resnet152d", [3, 8, 36, 3])), Plain(Deep("resnet200d", [3, 24, 36, 3])),
        Plain(Deep("resnext50d_32x4d", [3, 4, 6, 3])) with { Cardinality = 32, GroupWidth = 4 },
        DeepStemAlone("resnet50c", [3, 4, 6, 3]), DeepStemAlone("resnet101c", [3, 4, 23, 3]), DeepStemAlone("resnet152c", [3, 8, 36, 3]),
        DeepStemAlone("resnet50s", [3, 4, 6, 3]) with { StemWidth = 64 }, DeepStemAlone("resnet101s", [3, 4, 23, 3]) with { StemWidth = 64 },
        DeepStemAlone("resnet152s", [3, 8, 36, 3]) with { StemWidth = 64 },
        Deep("seresnet152d", [3, 8, 36, 3]),
        Deep("seresnext26d_32x4d", [2, 2, 2, 2]) with { Cardinality = 32, GroupWidth = 4 },
        Deep("seresnext101d_32x8d", [3, 4, 23, 3]) with { Cardinality = 32, GroupWidth = 8 },

        // Their tiered stem of 24, 32 and 64 channels.
        Plain(Tiered("resnet10t", BlockKind.Basic, [1, 1, 1, 1])), Plain(Tiered("resnet14t", BlockKind.Bottleneck, [1, 1, 1, 1])),
        Plain(Tiered("resnet26t", BlockKind.Bottleneck, [2, 2, 2, 2])),
        Tiered("seresnext26t_32x4d", BlockKind.Bottleneck, [2, 2, 2, 2]) with { Cardinality = 32, GroupWidth = 4 },

        Timm("senet154", BlockKind.Bottleneck, [3, 8, 36, 3]) with
        {
            Stem = StemKind.ThreeConv3x3,
            SequentialStem = true,
            Cardinality = 64,
            GroupWidth = 4,
            HalveFirstConvolution = true,
            DownsampleKernel = 3,
        },

        Legacy("legacy_seresnet18", BlockKind.Basic, [2, 2, 2, 2]) with { ReluBeforeSqueeze = true },
        Legacy("legacy_seresnet34", BlockKind.Basic, [3, 4, 6, 3]) with { ReluBeforeSqueeze = true },
        Legacy("legacy_seresnet50", BlockKind.Bottleneck, [3, 4, 6, 3]),
        Legacy("legacy_seresnet101", BlockKind.Bottleneck, [3, 4, 23, 3]),
        Legacy("legacy_seresnet152", BlockKind.Bottleneck, [3, 8, 36, 3]),
        LegacyGrouped("legacy_seresnext26_32x4d", [2, 2, 2, 2], cardinality: 32),
        LegacyGrouped("legacy_seresnext50_32x4d", [3, 4, 6, 3], cardinality: 32),
        LegacyGrouped("legacy_seresnext101_32x4d", [3, 4, 23, 3], cardinality: 32),
        LegacyGrouped("legacy_senet154", [3, 8, 36, 3], cardinality: 64) with
        {
            Stem = StemKind.ThreeConv3x3, HalveFirstConvolution = true, DownsampleKernel = 3,
        },

        Cifar("cifar_se_resnet8", 1), Cifar("cifar_se_resnet14", 2), CifarSeResNet20, Cifar("cifar_se_resnet32", 5), Cifar("cifar_se_resnet44", 7),
        Cifar("cifar_se_resnet56", 9), Cifar("cifar_se_resnet110", 18),
        Plain(Cifar("", 1), "cifar_resnet8"), Plain(Cifar("", 2), "cifar_resnet14"), Plain(CifarSeResNet20, "cifar_resnet20"), Plain(Cifar("", 5), "cifar_resnet32"), Plain(Cifar("", 7), "cifar_resnet44"),
        Plain(Cifar("", 9), "cifar_resnet56"), Plain(Cifar("", 18), "cifar_resnet110"),
    ];

    /// <summary>
    /// Finds an architecture by its name, ignoring case: one of <see cref="All"/>, or the <see cref="GatedTwin"/> of a plain one by "se_" before
    /// its name, such as <c>se_resnext50_32x4d</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that there are.</exception>
    public static SeResNetArchitecture FromName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) ?? throw new ArgumentException(
            $"There is no architecture '{name}'. Known: {string.Join(", ", All.Select(known => known.Name))};"
                + $" and each plain one with squeeze-and-excitation, by '{GatedPrefix}' before its name.", nameof(name));
    }

    /// <summary>As <see cref="FromName"/>; <see langword="null"/> where there is none.</summary>
    internal static SeResNetArchitecture? Find(string name)
    {
        if (All.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } named) return named;
        return name.StartsWith(GatedPrefix, StringComparison.OrdinalIgnoreCase)
            ? All.FirstOrDefault(known => known.Reduction is null && known.Name.Equals(name[GatedPrefix.Length..], StringComparison.OrdinalIgnoreCase))?.GatedTwin()
            : null;
    }

    private static SeResNetArchitecture Article(string name, BlockKind block, StageSizes depths) =>
        new() { Name = name, Block = block, Depths = depths };

    // timm's models/resnet.py with its SEModule: hidden units rounded to a multiple of 8.
    private static SeResNetArchitecture Timm(string name, BlockKind block, StageSizes depths) =>
        new()
        {
            Name = name,
            Block = block,
            Depths = depths,
            Naming = KeyNaming.Timm,
            SqueezeBias = true,
            ReductionDivisor = 8,
            ReductionMinimum = 8,
        };

    private static SeResNetArchitecture Deep(string name, StageSizes depths) => Deep(name, BlockKind.Bottleneck, depths);

    // ResNet-D (arXiv:1812.01187).
    private static SeResNetArchitecture Deep(string name, BlockKind block, StageSizes depths) =>
        Timm(name, block, depths) with { Stem = StemKind.ThreeConv3x3, StemWidth = 32, SequentialStem = true, PooledShortcut = true };

    private static SeResNetArchitecture Tiered(string name, BlockKind block, StageSizes depths) =>
        Deep(name, block, depths) with { StemWidth = 24, StemMiddleWidth = 32, StemOutputWidth = 64 };

    private static SeResNetArchitecture DeepStemAlone(string name, StageSizes depths) =>
        Plain(Deep(name, depths)) with { PooledShortcut = false };

    // hujie-frank/SENet as ported by Cadene and kept by timm in models/senet.py.
    private static SeResNetArchitecture Legacy(string name, BlockKind block, StageSizes depths) =>
        new()
        {
            Name = name,
            Block = block,
            Depths = depths,
            Naming = KeyNaming.Legacy,
            SqueezeBias = true,
            StridePlacement = StridePlacement.Conv1,
            StemPooling = StemPooling.CeilMode,
            Dropout = 0.2,
        };

    // The legacy networks with groups put the stride on the 3×3 convolution, unlike the legacy SE-ResNets.
    private static SeResNetArchitecture LegacyGrouped(string name, StageSizes depths, int cardinality) =>
        Legacy(name, BlockKind.Bottleneck, depths) with
        {
            Cardinality = cardinality,
            GroupWidth = 4,
            StridePlacement = StridePlacement.Conv2,
        };

    // Three stages of n blocks of two convolutions, a stem and a head: 6n + 2 layers.
    private static SeResNetArchitecture Cifar(string name, int blocks) =>
        new()
        {
            Name = name,
            Block = BlockKind.Basic,
            Depths = [blocks, blocks, blocks],
            Widths = CifarWidths,
            Stem = StemKind.Conv3x3,
            StemWidth = 16,
        };

    // Without squeeze-and-excitation timm's networks and the article's are the same.
    private static SeResNetArchitecture Plain(SeResNetArchitecture timm) => Plain(timm with
    {
        Naming = KeyNaming.Article,
        SqueezeBias = false,
        ReductionDivisor = 1,
        ReductionMinimum = 1,
    }, timm.Name);

    private static SeResNetArchitecture Plain(string name, StageSizes depths) => Plain(Article("", BlockKind.Bottleneck, depths), name);

    private static SeResNetArchitecture Plain(SeResNetArchitecture architecture, string name) =>
        architecture with { Name = name, Reduction = null };
}
