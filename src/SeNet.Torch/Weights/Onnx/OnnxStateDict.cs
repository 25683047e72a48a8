using SeNet.Torch.Images;
using SeNet.Torch.Network;

namespace SeNet.Torch.Weights.Onnx;

/// <summary>Gives a model's constants the names that a network's state dict has for them.</summary>
internal sealed class OnnxStateDict
{
    // Stands for the variance 1 of a normalization that was folded: with epsilon added it is 1.
    private const float FoldedVariance = 1 - 1e-5f;

    private readonly OnnxNetwork _network;
    private readonly SeResNetArchitecture _form;
    private readonly Dictionary<string, OnnxEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<NodeProto, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly ChannelStatistics? _turned;

    /// <param name="network">The model's parts.</param>
    /// <param name="named">The architecture that the file names; <see langword="null"/> for none.</param>
    /// <param name="turned">Where the model takes blue first, and samples from 0 to 255 less their mean: by which they are normalized instead.</param>
    internal OnnxStateDict(OnnxNetwork network, SeResNetArchitecture? named, ChannelStatistics? turned)
    {
        _network = network;
        _turned = turned;
        _form = Form(network, named);
        AddStem();
        AddBlocks();
        if (network.Head is { } head) AddPlain(head, KeyNames.Head(_form.Naming));
    }

    internal IReadOnlyDictionary<string, OnnxEntry> Entries => _entries;

    /// <summary>The state dict's name of each layer with weights.</summary>
    internal IReadOnlyDictionary<NodeProto, string> Names => _names;

    // Everything that decides names. What the file doesn't say is as in the family that has such a form.
    private static SeResNetArchitecture Form(OnnxNetwork network, SeResNetArchitecture? named) => SeResNetArchitecture.SeResNet50 with
    {
        Naming = named?.Naming ?? GuessNaming(network),
        Stem = network.Stem.Count == 3 ? StemKind.ThreeConv3x3 : StemKind.Conv7x7,
        SequentialStem = network.Stem.Count == 3 && (named?.SequentialStem ?? network.StemPooling != StemPooling.CeilMode),
        PooledShortcut = network.Blocks.Any(block => block.PoolsShortcut),
    };

    private static KeyNaming GuessNaming(OnnxNetwork network) =>
        network.StemPooling == StemPooling.CeilMode ? KeyNaming.Legacy
        : network.Blocks.Any(block => block.Gate?.Hidden.Bias is not null) ? KeyNaming.Timm : KeyNaming.Article;

    private void AddStem()
    {
        var names = KeyNames.Stem(_form);
        for (var i = 0; i < Math.Min(names.Count, _network.Stem.Count); i++) AddNormalized(_network.Stem[i], names[i].Convolution, names[i].Normalization);
        if (_turned is not { } statistics) return;
        var name = $"{names[0].Convolution}.weight";
        var entry = _entries[name];
        _entries[name] = entry with { Fill = values => TurnChannels(values, entry, statistics) };
    }

    private void AddBlocks()
    {
        var (stage, index) = (1, 0);
        var (first, second) = KeyNames.SqueezeExcitation(_form.Naming);
        var shortcut = KeyNames.Shortcut(_form.PooledShortcut);
        foreach (var block in _network.Blocks)
        {
            if (block.Halves) (stage, index) = (stage + 1, 0);
            var name = $"layer{stage}.{index++}";
            for (var i = 0; i < block.Convolutions.Count; i++) AddNormalized(block.Convolutions[i], $"{name}.conv{i + 1}", $"{name}.bn{i + 1}");
            if (block.Gate is { } gate)
            {
                AddPlain(gate.Hidden, $"{name}.{first}", isLinear: _form.Naming == KeyNaming.Article);
                AddPlain(gate.Output, $"{name}.{second}", isLinear: _form.Naming == KeyNaming.Article);
            }
            if (block.Shortcut is { } layer) AddNormalized(layer, $"{name}.{shortcut.Convolution}", $"{name}.{shortcut.Normalization}");
        }
    }

    private void AddNormalized(OnnxLayer layer, string convolution, string normalization)
    {
        _names.Add(layer.Node, convolution);
        Add($"{convolution}.weight", layer.Weight);
        if (layer.Normalization is [var weight, var bias, var mean, var variance])
        {
            Add($"{normalization}.weight", weight);
            Add($"{normalization}.bias", bias);
            Add($"{normalization}.running_mean", mean);
            Add($"{normalization}.running_var", variance);
            return;
        }
        Add($"{normalization}.weight", layer.Bias!.Shape, values => values.Fill(1));
        Add($"{normalization}.bias", layer.Bias);
        Add($"{normalization}.running_mean", layer.Bias.Shape, values => values.Clear());
        Add($"{normalization}.running_var", layer.Bias.Shape, values => values.Fill(FoldedVariance));
    }

    private void AddPlain(OnnxLayer layer, string name, bool isLinear = false)
    {
        _names.Add(layer.Node, name);
        Add($"{name}.weight", isLinear ? [.. layer.Weight.Shape.Take(2)] : layer.Weight.Shape, layer.Weight.CopyTo);
        if (layer.Bias is not null) Add($"{name}.bias", layer.Bias);
    }

    private void Add(string name, OnnxConstant constant) => Add(name, constant.Shape, constant.CopyTo);

    private void Add(string name, IReadOnlyList<long> shape, OnnxEntry.Filler fill) => _entries.Add(name, new OnnxEntry(name, shape, fill));

    // From blue, green, red less their mean to red, green, blue less their mean and divided by their deviation: 255 times it, as samples end at 1.
    private static void TurnChannels(Span<float> values, OnnxEntry entry, ChannelStatistics statistics)
    {
        entry.Fill(values);
        if (entry.Shape[1] != 3) return;
        var (_, _, _, red, green, blue) = statistics;
        var pixels = (int)(entry.Shape[2] * entry.Shape[3]);
        for (var filter = 0; filter < values.Length; filter += 3 * pixels)
        {
            for (var pixel = filter; pixel < filter + pixels; pixel++)
            {
                var (first, second, third) = (values[pixel], values[pixel + pixels], values[pixel + 2 * pixels]);
                values[pixel] = (float)(255.0 * red * third);
                values[pixel + pixels] = (float)(255.0 * green * second);
                values[pixel + 2 * pixels] = (float)(255.0 * blue * first);
            }
        }
    }
}
