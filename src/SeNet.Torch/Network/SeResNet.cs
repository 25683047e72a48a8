using SeNet.Torch.Native;
using SeNet.Torch.Network.Autograd;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Torch.Network;

/// <summary>A residual network with squeeze-and-excitation (Hu et al., arXiv:1709.01507), or without: its plain twin.</summary>
/// <remarks>
/// float <c>[N, 3, H, W]</c> → logits <c>[N, ClassCount]</c>; H and W at least <see cref="MinimumImageSize"/>,
/// pixels normalized with the statistics that the weights were trained with. The names in the state dict are the family's own, so
/// that checkpoints fit. In eval mode several threads may share a network; training is for one. The caller disposes the network,
/// which frees its weights, and the logits.
/// </remarks>
public sealed class SeResNet : Module<Tensor, Tensor>, IStagedNetwork, IStochasticDepth, IDescribedNetwork, IMixedPrecision
{
    /// <summary>The smallest height and width of an image that a network takes, in pixels.</summary>
    public const int MinimumImageSize = 32;

    private readonly Stem stem;
    private readonly List<Module<Tensor, Tensor>> stages = [];
    private readonly Module<Tensor, Tensor> dropout;
    private readonly Linear fc;
    private readonly UnseenMemory? _memory;

    /// <summary>Builds a network with fresh weights, as torchvision initializes them, from torch's global random generator.</summary>
    /// <param name="architecture">What to build.</param>
    /// <param name="classCount">Number of classes, at least 1.</param>
    /// <exception cref="ArgumentException">The architecture's numbers make no network, or no class.</exception>
    public SeResNet(SeResNetArchitecture architecture, int classCount) : this(architecture, classCount, generator: null)
    {
    }

    /// <summary>Builds a network with fresh weights that depend on <paramref name="seed"/> alone.</summary>
    /// <param name="architecture">What to build.</param>
    /// <param name="classCount">Number of classes, at least 1.</param>
    /// <param name="seed">The same seed gives the same weights, bit for bit, whatever else uses random numbers.</param>
    /// <exception cref="ArgumentException">The architecture's numbers make no network, or no class.</exception>
    public SeResNet(SeResNetArchitecture architecture, int classCount, long seed)
        : this(architecture, classCount, WeightInitialization.CreateGenerator(seed))
    {
    }

    /// <summary>Builds a network for weights that are loaded next: until then they are arbitrary. Quicker than drawing fresh ones first.</summary>
    /// <param name="architecture">What to build.</param>
    /// <param name="classCount">Number of classes, at least 1.</param>
    /// <exception cref="ArgumentException">The architecture's numbers make no network, or no class.</exception>
    public static SeResNet ForLoading(SeResNetArchitecture architecture, int classCount) =>
        new(architecture, classCount, generator: null, initialize: false);

    private SeResNet(SeResNetArchitecture architecture, int classCount, Generator? generator, bool initialize = true) : base(StartTorch())
    {
        using var owned = generator;
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        architecture.Validate();
        using var ordinary = inference_mode(false); // weights made in inference mode could never learn
        Architecture = architecture;
        ClassCount = classCount;

        stem = new Stem(architecture);
        var channels = stem.OutputChannels;
        for (var stage = 0; stage < architecture.Depths.Count; stage++)
        {
            stages.Add(MakeStage(architecture, stage, channels));
            channels = architecture.OutputChannels(architecture.Widths[stage]);
        }
        dropout = Dropout(architecture.Dropout);
        fc = UnsetLayer.Linear(channels, classCount, bias: true);

        if (architecture.Naming == KeyNaming.Legacy) register_module("layer0", stem);
        else foreach (var (name, module) in stem.named_children()) register_module(name, module);
        for (var stage = 0; stage < stages.Count; stage++) register_module($"layer{stage + 1}", stages[stage]);
        register_module(nameof(dropout), dropout);
        register_module(HeadName, fc);

        if (initialize) WeightInitialization.Initialize(this, generator);
        WeightBytes = state_dict().Values.Sum(tensor => tensor.numel() * tensor.element_size());
        _memory = new UnseenMemory(WeightBytes);
    }

    /// <summary>What the network was built from.</summary>
    public SeResNetArchitecture Architecture { get; }

    /// <summary>Number of classes, and of logits per image.</summary>
    public int ClassCount { get; }

    string IDescribedNetwork.ArchitectureName => Architecture.Name;

    object IDescribedNetwork.ArchitectureOptions => Architecture;

    internal Stem Stem => stem;

    /// <summary>All blocks, in order.</summary>
    internal IEnumerable<ResidualBlock> Blocks => stages.SelectMany(stage => stage.children()).Cast<ResidualBlock>();

    internal Linear Head => fc;

    /// <summary>What parameters and buffers take, in bytes.</summary>
    internal long WeightBytes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Module> Stages => [stem, .. stages];

    /// <inheritdoc/>
    public double StochasticDepth
    {
        get;
        set
        {
            if (!(value is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"{nameof(StochasticDepth)} must be at least 0 and below 1, not {value}."));
            field = value;
            var blocks = Blocks.ToArray();
            for (var i = 0; i < blocks.Length; i++) blocks[i].SkipProbability = value * (i + 1) / blocks.Length;
        }
    }

    /// <summary>The classifier's name among the weights: <c>fc</c>, in the legacy families <c>last_linear</c>.</summary>
    internal string HeadName => KeyNames.Head(Architecture.Naming);

    /// <summary>A network of the same weights, on the CPU. The caller disposes it.</summary>
    internal SeResNet Copy()
    {
        var copy = ForLoading(Architecture, ClassCount);
        using var inference = no_grad();
        var own = state_dict();
        foreach (var (name, value) in copy.state_dict()) value.copy_(own[name]);
        return copy;
    }

    /// <inheritdoc/>
    /// <param name="input">float <c>[N, 3, H, W]</c>, of the weights' type or bfloat16, and on their device.</param>
    /// <returns>Logits, <c>[N, ClassCount]</c>.</returns>
    /// <exception cref="ArgumentException">Another shape.</exception>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = dropout.call(PooledFeatures(input));                       // [N, features]
        return fc.call(x).MoveToOuterDisposeScope();                       // [N, classes]
    }

    /// <summary>What enters the head: the last stage's channels, averaged over the image. They describe it to any other classifier.</summary>
    /// <param name="input">As for <see cref="forward"/>.</param>
    /// <returns><c>[N, Architecture.FeatureCount]</c>. The caller disposes it.</returns>
    /// <exception cref="ArgumentException">Another shape.</exception>
    public Tensor PooledFeatures(Tensor input)
    {
        RequireImages(input);
        using var scope = NewDisposeScope();
        var x = stem.call(input);                                          // [N, stem, H/4, W/4]
        for (var i = 0; i < stages.Count; i++) x = stages[i].call(GradientMark.Of(x, i + 1)); // [N, features, H/32, W/32]
        return x.mean([2, 3]).to(fc.weight!.dtype).MoveToOuterDisposeScope();   // [N, features]
    }

    // The constructor has registered the parts under the family's names.
    /// <inheritdoc/>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _memory?.Dispose();
    }

    // Before the base class touches torch: a missing libtorch is then a clear error.
    private static string StartTorch()
    {
        TorchRuntime.Initialize();
        return nameof(SeResNet);
    }

    private static Module<Tensor, Tensor> MakeStage(SeResNetArchitecture architecture, int stage, int input)
    {
        var width = architecture.Widths[stage];
        var blocks = new List<(string, Module<Tensor, Tensor>)>();
        for (var block = 0; block < architecture.Depths[stage]; block++)
        {
            var stride = stage > 0 && block == 0 ? 2 : 1;
            blocks.Add(($"{block}", architecture.Block == BlockKind.Basic
                ? new BasicBlock(architecture, input, width, stride)
                : new Bottleneck(architecture, input, width, stride)));
            input = architecture.OutputChannels(width);
        }
        return Sequential(blocks);
    }

    // libtorch would end the process on some of these.
    internal static void RequireImages(Tensor input)
    {
        var shape = input.shape;
        if (shape.Length != 4 || shape[0] < 1 || shape[1] != 3 || shape[2] < MinimumImageSize || shape[3] < MinimumImageSize)
            throw new ArgumentException($"A network takes images of shape [N, 3, H, W] with H and W of at least {MinimumImageSize}, not [{string.Join(", ", shape)}].", nameof(input));
        if (!input.is_floating_point())
            throw new ArgumentException($"A network takes floating-point images, not {input.dtype}.", nameof(input));
    }
}
