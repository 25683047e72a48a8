using SeNet.Torch.Network;

namespace SeNet.Torch.Weights.Inspection;

/// <summary>Reads an architecture off the shapes of the tensors that tell its numbers; whether all others fit is not its question.</summary>
internal sealed class ArchitectureReader
{
    // More than any network has; keeps products of them from overflowing.
    private const int MaxChannels = 1 << 20;

    private readonly IWeightsFile _file;
    private readonly KeyNaming _naming;
    private readonly string _stem;
    private readonly bool _sequentialStem;
    private readonly bool _hasSqueeze;
    private readonly (string First, string Second) _squeeze;

    internal ArchitectureReader(IWeightsFile file)
    {
        _file = file;
        _sequentialStem = Has("conv1.0.weight");
        if (!Has("layer1.0.conv1.weight") || !(Has("conv1.weight") || _sequentialStem || Has("layer0.conv1.weight")))
            throw ForeignNetwork.Describe(file);
        _naming = Has("layer0.conv1.weight") ? KeyNaming.Legacy : Has("layer1.0.se.fc1.weight") ? KeyNaming.Timm : KeyNaming.Article;
        _stem = KeyNames.StemPrefix(_naming);
        _squeeze = KeyNames.SqueezeExcitation(_naming);
        _hasSqueeze = Has($"layer1.0.{_squeeze.First}.weight");
    }

    /// <summary>The rows of the head; 0 if there is none.</summary>
    internal int ClassCount => Has($"{KeyNames.Head(_naming)}.weight") ? Size($"{KeyNames.Head(_naming)}.weight", 0, 2) : 0;

    /// <exception cref="WeightsFileException">A shape is none that such a network has.</exception>
    internal SeResNetArchitecture Read()
    {
        var block = Has("layer1.0.conv3.weight") ? BlockKind.Bottleneck : BlockKind.Basic;
        var depths = ReadDepths();
        var architecture = Template(block) with
        {
            Block = block,
            Depths = StageSizes.Create(depths),
            Widths = StageSizes.Create(ReadWidths(block, depths.Length)),
            Stem = ReadStem(),
            StemWidth = Size(StemConvolution(1), 0, 4),
            StemMiddleWidth = ReadStemMiddleWidth(),
            StemOutputWidth = ReadStemOutputWidth(),
            SequentialStem = _sequentialStem,
            PooledShortcut = ReadPooledShortcut(depths.Length),
            DownsampleKernel = ReadDownsampleKernel(),
            Reduction = null,
        };
        if (block == BlockKind.Bottleneck) architecture = ReadBottleneck(architecture);
        return _hasSqueeze ? ReadSqueeze(architecture) : architecture;
    }

    // What shapes can't tell is as in the family's network that is most like this one.
    private SeResNetArchitecture Template(BlockKind block) => SeResNetArchitecture.FromName(_naming switch
    {
        KeyNaming.Article => ReadStem() == StemKind.Conv3x3 ? "cifar_se_resnet20" : "se_resnet50",
        KeyNaming.Timm => "seresnet50",
        _ when block == BlockKind.Basic => "legacy_seresnet18",
        _ => ReadCardinality() > 1 ? "legacy_seresnext50_32x4d" : "legacy_seresnet50",
    });

    // The stem's convolutions, counted from 1; its second and third only where it has three.
    private string StemConvolution(int number) => _sequentialStem ? $"conv1.{3 * (number - 1)}.weight" : $"{_stem}conv{number}.weight";

    private int? ReadStemMiddleWidth()
    {
        if (ReadStem() != StemKind.ThreeConv3x3) return null;
        var middle = Size(StemConvolution(2), 0, 4);
        return middle == Size(StemConvolution(1), 0, 4) ? null : middle;
    }

    private int? ReadStemOutputWidth()
    {
        if (ReadStem() != StemKind.ThreeConv3x3) return null;
        var output = Size(StemConvolution(3), 0, 4);
        return output == 2 * Size(StemConvolution(1), 0, 4) ? null : output;
    }

    // The convolution is then the shortcut's second part, not its first.
    private bool ReadPooledShortcut(int stages) => Enumerable.Range(1, stages).Any(stage =>
        !Has($"layer{stage}.0.downsample.0.weight") && _file.TryFind($"layer{stage}.0.downsample.1.weight", out var entry) && entry.Shape.Count == 4);

    private int[] ReadDepths()
    {
        var depths = new List<int>();
        while (Has($"layer{depths.Count + 1}.0.conv1.weight"))
        {
            var blocks = 1;
            while (Has($"layer{depths.Count + 1}.{blocks}.conv1.weight")) blocks++;
            depths.Add(blocks);
        }
        return [.. depths];
    }

    private int[] ReadWidths(BlockKind block, int stages)
    {
        var widths = new int[stages];
        for (var stage = 0; stage < stages; stage++)
        {
            var name = $"layer{stage + 1}.0.conv{(block == BlockKind.Bottleneck ? 3 : 1)}.weight";
            widths[stage] = Size(name, 0, 4);
            if (block == BlockKind.Basic) continue;
            if (widths[stage] % 4 != 0) throw Bad(name, $"puts out {widths[stage]} channels, which aren't four times a bottleneck's width");
            widths[stage] /= 4;
        }
        return widths;
    }

    private StemKind ReadStem() =>
        Has(StemConvolution(2)) ? StemKind.ThreeConv3x3
        : Size(StemConvolution(1), 2, 4) == 3 ? StemKind.Conv3x3 : StemKind.Conv7x7;

    // Only where the resolution is halved, so from the second stage on.
    private int ReadDownsampleKernel()
    {
        const string Name = "layer2.0.downsample.0.weight";
        return Has(Name) && Size(Name, 2, 4) == 3 ? 3 : 1;
    }

    private int ReadCardinality() => Math.Max(1, Size("layer1.0.conv1.weight", 0, 4) / Size("layer1.0.conv2.weight", 1, 4));

    private SeResNetArchitecture ReadBottleneck(SeResNetArchitecture architecture)
    {
        var cardinality = ReadCardinality();
        var groupWidths = Possible.Any;
        for (var stage = 0; stage < architecture.Widths.Count; stage++)
        {
            var name = $"layer{stage + 1}.0.conv2.weight";
            long width = architecture.Widths[stage], inner = Size(name, 0, 4);
            if (inner % cardinality != 0) throw Bad(name, $"puts out {inner} channels, which {cardinality} groups can't share");
            groupWidths = groupWidths.Where(groupWidth => width * groupWidth / 64, inner / cardinality);
        }
        return architecture with
        {
            Cardinality = cardinality,
            GroupWidth = groupWidths.Choose(cardinality > 1 ? 4 : 64) ?? throw Bad("layer1.0.conv2.weight", "and those of the other stages have widths in no common proportion"),
            HalveFirstConvolution = Size("layer1.0.conv1.weight", 0, 4) * 2 == Size("layer1.0.conv2.weight", 0, 4),
        };
    }

    private SeResNetArchitecture ReadSqueeze(SeResNetArchitecture architecture)
    {
        architecture = architecture with { SqueezeBias = Has($"layer1.0.{_squeeze.First}.bias") };
        // Where timm's rounding doesn't explain the hidden units, perhaps none does.
        return WithReduction(architecture) ?? WithReduction(architecture with { ReductionDivisor = 1, ReductionMinimum = 1 })
            ?? throw Bad($"layer1.0.{_squeeze.First}.weight", "and those of the other stages narrow their channels in no common proportion");
    }

    private SeResNetArchitecture? WithReduction(SeResNetArchitecture architecture)
    {
        var reductions = Possible.Any;
        for (var stage = 0; stage < architecture.Widths.Count; stage++)
        {
            var channels = architecture.OutputChannels(architecture.Widths[stage]);
            var hidden = Size($"layer{stage + 1}.0.{_squeeze.First}.weight", 0, _naming == KeyNaming.Article ? 2 : 4);
            reductions = reductions.Where(reduction => -(architecture with { Reduction = reduction }).HiddenUnits(channels), -hidden);
        }
        return reductions.Choose(16) is { } chosen ? architecture with { Reduction = chosen } : null;
    }

    private bool Has(string name) => _file.TryFind(name, out _);

    private int Size(string name, int dimension, int dimensions)
    {
        if (!_file.TryFind(name, out var entry)) throw Bad(name, "is missing");
        if (entry.Shape.Count != dimensions || entry.Shape.Any(size => size is < 1 or > MaxChannels))
            throw Bad(name, $"is [{string.Join(", ", entry.Shape)}], but should have {dimensions} dimensions of 1 to {MaxChannels}");
        return (int)entry.Shape[dimension];
    }

    private WeightsFileException Bad(string name, string what) =>
        new(_file.FilePath, name, $"its tensors are named as an SE-ResNet's, but {name} {what}. Such a network can't be built here.");
}
