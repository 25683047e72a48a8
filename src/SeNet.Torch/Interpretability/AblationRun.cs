using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Interpretability;

/// <summary>
/// Measures a network with and without its gates, batch by batch. Every block's input is kept, so that each replacement only computes
/// what comes after it: half the work on average.
/// </summary>
internal sealed class AblationRun : IDisposable
{
    private readonly BlockwiseNetwork _network;
    private readonly List<Case> _cases = [];
    private readonly Tensor[]? _means;
    private int _correct;
    private double _loss;

    /// <param name="network">The network, in eval mode; stays its owner's.</param>
    /// <param name="means">Its mean gates; null for no replacement by them.</param>
    /// <exception cref="ArgumentException">The means are another network's.</exception>
    public AblationRun(SeResNet network, GateStatistics? means)
    {
        _network = new BlockwiseNetwork(network);
        AddCases(GateReplacement.Ones);
        if (means is null) return;
        var channels = network.Blocks.Select(block => block.Convolutions[^1].Normalization.weight!.shape[0]).ToArray();
        if (!means.Blocks.SequenceEqual(_network.Names) || !means.Blocks.Select(block => (long)means.Of(block).Channels).SequenceEqual(channels))
            throw new ArgumentException("The statistics are of another network: its SE blocks have other names or sizes.", nameof(means));
        AddCases(GateReplacement.Mean);
        var weight = network.Head.weight!;
        _means = [.. means.Blocks.Select(block => tensor(means.Of(block).Mean.ToArray(), [1, means.Of(block).Channels, 1, 1]).to(weight.dtype).to(weight.device).DetachFromDisposeScope())];
    }

    /// <summary>Number of images so far.</summary>
    public int Images { get; private set; }

    /// <summary>Measures a batch.</summary>
    public void Add(ImageBatch batch)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var inputs = new Tensor[_network.BlockCount + 1];
        inputs[0] = _network.Stem(batch.Images);
        for (var block = 0; block < _network.BlockCount; block++)
            inputs[block + 1] = _network.Blocks(inputs[block], block, block + 1);
        var (hits, loss) = Score(inputs[^1], batch.Labels);
        Images += hits.Length;
        _correct += hits.Count(hit => hit);
        _loss += loss;

        foreach (var replaced in _cases)
        {
            using var step = NewDisposeScope();
            var first = replaced.Block ?? 0;
            var x = _network.Blocks(inputs[first], first, _network.BlockCount,
                (block, residual) => replaced.Block is null || block == replaced.Block ? _means is not null && replaced.Replacement == GateReplacement.Mean ? _means[block] : null : _network.Gate(block, residual));
            replaced.Count(hits, Score(x, batch.Labels));
        }
    }

    /// <summary>What was measured.</summary>
    public GateAblation ToReport() => new(Images, (double)_correct / Images, _loss / Images, [.. _cases.Select(replaced => replaced.ToGate(_network.Names, Images))]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var mean in _means ?? []) mean.Dispose();
    }

    private void AddCases(GateReplacement replacement)
    {
        for (var block = 0; block < _network.BlockCount; block++) _cases.Add(new Case(block, replacement));
        _cases.Add(new Case(null, replacement));
    }

    private (bool[] Hits, double Loss) Score(Tensor x, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var logits = _network.Head(x);                                     // [N, classes]
        var loss = nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum);
        return (logits.argmax(1).eq(labels).cpu().data<bool>().ToArray(), loss.to(ScalarType.Float32).cpu().item<float>());
    }

    /// <summary>One replacement, and what has been counted of it.</summary>
    private sealed class Case(int? block, GateReplacement replacement)
    {
        private int _correct, _broken, _mended;
        private double _loss;

        public int? Block => block;

        public GateReplacement Replacement => replacement;

        public void Count(bool[] whole, (bool[] Hits, double Loss) without)
        {
            _loss += without.Loss;
            foreach (var (before, after) in whole.Zip(without.Hits))
            {
                if (after) _correct++;
                if (before && !after) _broken++;
                if (after && !before) _mended++;
            }
        }

        public AblatedGate ToGate(IReadOnlyList<string> names, int images) =>
            new(block is { } index ? names[index] : null, replacement, images, _correct, _broken, _mended, _loss / images);
    }
}
