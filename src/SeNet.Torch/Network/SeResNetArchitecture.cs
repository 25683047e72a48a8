namespace SeNet.Torch.Network;

/// <summary>
/// What distinguishes one SE-ResNet from another, as data: blocks, depths, widths, stem and squeeze-and-excitation.
/// Immutable; make variants with <c>with</c>, for example <c>SeResNet50 with { Name = "se_resnet50_r8", Reduction = 8 }</c>.
/// </summary>
/// <remarks>
/// Squeeze-and-excitation: Hu et al., arXiv:1709.01507. ResNet: He et al., arXiv:1512.03385. ResNeXt: Xie et al., arXiv:1611.05431.
/// A <see cref="SeResNet"/> checks the record when it is built.
/// </remarks>
public sealed partial record SeResNetArchitecture
{
    /// <summary>The name that <see cref="FromName"/> knows it by, or one of your own.</summary>
    public required string Name { get; init; }

    /// <summary>The residual block.</summary>
    public required BlockKind Block { get; init; }

    /// <summary>Number of blocks per stage. Every stage but the first halves the resolution.</summary>
    public required StageSizes Depths { get; init; }

    /// <summary>Width per stage in channels: of a basic block's output, of a quarter of a bottleneck's. As many as <see cref="Depths"/>.</summary>
    public StageSizes Widths { get; init; } = [64, 128, 256, 512];

    /// <summary>How pixels enter.</summary>
    public StemKind Stem { get; init; } = StemKind.Conv7x7;

    /// <summary>Channels that leave the stem's first convolution, at least 1.</summary>
    public int StemWidth { get; init; } = 64;

    /// <summary>
    /// Channels that leave the middle convolution of a <see cref="StemKind.ThreeConv3x3"/> stem, at least 1; <see langword="null"/> for
    /// <see cref="StemWidth"/>. More of them make it a tiered stem, such as the 24, 32 and 64 channels of timm's <c>resnet26t</c>.
    /// </summary>
    public int? StemMiddleWidth { get; init; }

    /// <summary>
    /// Channels that leave the last convolution of a <see cref="StemKind.ThreeConv3x3"/> stem, at least 1; <see langword="null"/> for twice
    /// <see cref="StemWidth"/>, as in SENet-154. Without meaning for other stems.
    /// </summary>
    public int? StemOutputWidth { get; init; }

    /// <summary>
    /// Whether the layers of a <see cref="StemKind.ThreeConv3x3"/> stem are named as timm names them, <c>conv1.0</c>, <c>conv1.1</c>,
    /// <c>conv1.3</c>, <c>conv1.4</c>, <c>conv1.6</c> and <c>bn1</c>, instead of <c>conv1</c>, <c>bn1</c>, <c>conv2</c> and so on.
    /// </summary>
    public bool SequentialStem { get; init; }

    /// <summary>Border of the stem's pooling; without meaning for <see cref="StemKind.Conv3x3"/>.</summary>
    public StemPooling StemPooling { get; init; } = StemPooling.Padded;

    /// <summary>
    /// By how much the excitation narrows the channels: its hidden layer has C / <see cref="Reduction"/> units. 1 or more;
    /// <see langword="null"/> leaves squeeze-and-excitation out, which gives the plain ResNet.
    /// The paper's 16 leaves a single unit in a stage of 16 channels; 4 or 8 suit narrow networks better.
    /// </summary>
    public int? Reduction { get; init; } = 16;

    /// <summary>The hidden layer's units are rounded to a multiple of this, at least 1.</summary>
    public int ReductionDivisor { get; init; } = 1;

    /// <summary>The hidden layer has no fewer units than this, at least 1.</summary>
    public int ReductionMinimum { get; init; } = 1;

    /// <summary>Whether the two layers of the excitation have a bias.</summary>
    public bool SqueezeBias { get; init; }

    /// <summary>Whether a basic block applies a ReLU between its last normalization and the squeeze, as legacy SE-ResNet-18 and -34 do.</summary>
    public bool ReluBeforeSqueeze { get; init; }

    /// <summary>Number of groups of a bottleneck's 3×3 convolution, at least 1 (ResNeXt's cardinality).</summary>
    public int Cardinality { get; init; } = 1;

    /// <summary>Channels of each such group in a stage of width 64, at least 1; in proportion elsewhere.</summary>
    public int GroupWidth { get; init; } = 64;

    /// <summary>Whether a bottleneck's first convolution has half the width of its second (SENet-154).</summary>
    public bool HalveFirstConvolution { get; init; }

    /// <summary>Which of a bottleneck's convolutions halves the resolution.</summary>
    public StridePlacement StridePlacement { get; init; } = StridePlacement.Conv2;

    /// <summary>Kernel size of the shortcut's convolution where the resolution is halved: 1, or 3 for SENet-154.</summary>
    public int DownsampleKernel { get; init; } = 1;

    /// <summary>
    /// Whether a shortcut halves the resolution by averaging 2×2 pixels, before a 1×1 convolution of stride 1, so that no pixel is left out
    /// (He et al., arXiv:1812.01187, figure 2c: ResNet-D). An odd last row or column is averaged by itself. Needs a
    /// <see cref="DownsampleKernel"/> of 1; the shortcuts' layers are then named <c>downsample.1</c> and <c>downsample.2</c>.
    /// </summary>
    public bool PooledShortcut { get; init; }

    /// <summary>Share of the pooled features that training drops before the head: 0 or more, below 1.</summary>
    public double Dropout { get; init; }

    /// <summary>How the weights are named.</summary>
    public KeyNaming Naming { get; init; } = KeyNaming.Article;

    /// <summary>Channels that a block of stage width <paramref name="width"/> puts out.</summary>
    public int OutputChannels(int width) => Block == BlockKind.Bottleneck ? 4 * width : width;

    /// <summary>Channels of a bottleneck's 3×3 convolution in a stage of <paramref name="width"/>.</summary>
    public int BottleneckChannels(int width) => width * GroupWidth / 64 * Cardinality;

    /// <summary>Units of the excitation's hidden layer for a block of <paramref name="channels"/> output channels.</summary>
    /// <exception cref="InvalidOperationException">The architecture has no squeeze-and-excitation.</exception>
    public int HiddenUnits(int channels)
    {
        var reduction = Reduction ?? throw new InvalidOperationException($"Architecture '{Name}' has no squeeze-and-excitation.");
        var rounded = (channels / reduction + ReductionDivisor / 2) / ReductionDivisor * ReductionDivisor;
        return Math.Max(ReductionMinimum, rounded);
    }

    /// <summary>Channels of the pooled features that enter the head.</summary>
    public int FeatureCount => OutputChannels(Widths[^1]);

    /// <summary>The residual blocks' names among the weights, in the order in which an image passes: <c>layer1.0</c>, <c>layer1.1</c>, …</summary>
    internal IReadOnlyList<string> BlockNames =>
        [.. Depths.SelectMany((depth, stage) => Enumerable.Range(0, depth).Select(block => $"layer{stage + 1}.{block}"))];

    /// <summary>
    /// The same network without squeeze-and-excitation: <c>resnet50</c> for <c>se_resnet50</c>;
    /// families without a named twin get "_plain" behind their name.
    /// </summary>
    public SeResNetArchitecture PlainTwin()
    {
        if (Reduction is null) return this;
        var twin = this with { Name = $"{Name}_plain", Reduction = null };
        return All.FirstOrDefault(known => (known with { Name = twin.Name }) == twin) ?? twin;
    }

    /// <summary>
    /// The same network with squeeze-and-excitation of reduction 16: <c>se_resnet50</c> for <c>resnet50</c>; one without a named twin
    /// gets "se_" before its name. <c>ModelWeights.Graft</c> begins it with the plain one's weights.
    /// </summary>
    public SeResNetArchitecture GatedTwin()
    {
        if (Reduction is not null) return this;
        var twin = this with { Name = GatedPrefix + Name, Reduction = 16 };
        return All.FirstOrDefault(known => (known with { Name = twin.Name }) == twin) ?? twin;
    }

    /// <summary>Checks that the numbers make a network.</summary>
    /// <exception cref="ArgumentException">One doesn't; the message names it.</exception>
    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Name), nameof(Name), "must not be empty");
        Require(Depths.Count == Widths.Count, nameof(Widths), $"must have as many stages as Depths {Depths}, not {Widths}");
        Require(StemWidth >= 1, nameof(StemWidth), $"must be at least 1, not {StemWidth}");
        Require(StemMiddleWidth is null or >= 1, nameof(StemMiddleWidth), $"must be at least 1, or null for StemWidth, not {StemMiddleWidth}");
        Require(StemOutputWidth is null or >= 1, nameof(StemOutputWidth), $"must be at least 1, or null for twice StemWidth, not {StemOutputWidth}");
        Require(Reduction is null or >= 1, nameof(Reduction), $"must be at least 1, or null for no squeeze-and-excitation, not {Reduction}");
        Require(ReductionDivisor >= 1, nameof(ReductionDivisor), $"must be at least 1, not {ReductionDivisor}");
        Require(ReductionMinimum >= 1, nameof(ReductionMinimum), $"must be at least 1, not {ReductionMinimum}");
        Require(Cardinality >= 1, nameof(Cardinality), $"must be at least 1, not {Cardinality}");
        Require(GroupWidth >= 1, nameof(GroupWidth), $"must be at least 1, not {GroupWidth}");
        Require(DownsampleKernel is 1 or 3, nameof(DownsampleKernel), $"must be 1 or 3, not {DownsampleKernel}");
        Require(!PooledShortcut || DownsampleKernel == 1, nameof(DownsampleKernel), $"must be 1 with {nameof(PooledShortcut)}, not {DownsampleKernel}");
        Require(!SequentialStem || Naming != KeyNaming.Legacy, nameof(SequentialStem), "must be false: the legacy families name their stem otherwise");
        Require(Dropout is >= 0 and < 1, nameof(Dropout), $"must be at least 0 and below 1, not {Dropout}");
        if (Block == BlockKind.Bottleneck)
            foreach (var width in Widths)
                Require(BottleneckChannels(width) >= Cardinality, nameof(GroupWidth), $"leaves a stage of width {width} with empty groups");
    }

    private void Require(bool holds, string property, string demand)
    {
        if (!holds) throw new ArgumentException($"Architecture '{Name}': {property} {demand}.", property);
    }
}
