using FsCheck;
using FsCheck.Fluent;
using SeNet.Torch.Network;

namespace SeNet.Torch.Tests.Weights.Inspection;

/// <summary>Narrow networks of every family, with any depths, widths, reductions, groups and stems.</summary>
public static class RandomArchitectures
{
    private static readonly string[] Families = ["se_resnet18", "se_resnet50", "cifar_se_resnet20", "seresnet18", "seresnet50", "legacy_seresnet18", "legacy_seresnet50"];

    public static Arbitrary<SeResNetArchitecture> Architectures() => Arb.From(
        from family in Gen.Elements(Families)
        from stages in Gen.Choose(1, 5)
        from depths in Gen.Choose(1, 3).ArrayOf(stages)
        from widths in Gen.Choose(1, 12).Select(number => 8 * number).ArrayOf(stages)
        from stemWidth in Gen.Choose(1, 70)
        from stemOutputWidth in Gen.Choose(0, 70)
        from reduction in Gen.Choose(0, 40)
        from bias in Gen.Elements(true, false)
        from deepStem in Gen.Elements(true, false)
        from groupWidth in Gen.Elements(0, 4, 8, 64, 128)
        from cardinality in Gen.Elements(2, 4, 16, 32)
        let known = SeResNetArchitecture.FromName(family)
        let made = known with
        {
            Name = "random",
            Depths = StageSizes.Create(depths),
            Widths = StageSizes.Create(widths),
            StemWidth = stemWidth,
            Reduction = reduction == 0 ? null : reduction,
            SqueezeBias = known.SqueezeBias && (reduction == 0 || bias),
            Stem = known.Stem == StemKind.Conv7x7 && deepStem ? StemKind.ThreeConv3x3 : known.Stem,
        }
        let stem = made.Stem == StemKind.ThreeConv3x3 && stemOutputWidth > 0 && stemOutputWidth != 2 * stemWidth ? made with { StemOutputWidth = stemOutputWidth } : made
        select groupWidth == 0 || known.Block == BlockKind.Basic ? stem : Group(stem, groupWidth, cardinality));

    // The legacy networks with groups put the stride elsewhere.
    private static SeResNetArchitecture Group(SeResNetArchitecture made, int groupWidth, int cardinality) => made with
    {
        Cardinality = cardinality,
        GroupWidth = groupWidth * 8, // so that a stage of 8 channels has whole groups
        StridePlacement = StridePlacement.Conv2,
        DownsampleKernel = made.Naming == KeyNaming.Legacy && made.Depths.Count > 1 && groupWidth > 8 ? 3 : 1,
        HalveFirstConvolution = groupWidth > 64,
    };
}
