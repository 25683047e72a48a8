using System.Runtime.InteropServices;
using System.Text;
using SeNet.Torch.Batches;
using SeNet.Torch.Files;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Native;
using SeNet.Torch.Ranks;
using static TorchSharp.torch;

namespace SeNet.Torch.Interpretability;

/// <summary>
/// What the SE blocks of a network do with images of different classes: each channel's mean gate and its standard deviation, per block and
/// class, as in figures 6 and 7 of the paper (arXiv:1709.01507, section 7.2). Immutable.
/// </summary>
public sealed class GateStatistics
{
    private readonly Dictionary<(string Block, int Class), GateDistribution> _distributions;

    private GateStatistics(IReadOnlyList<string> classNames, IReadOnlyList<string> blocks, IEnumerable<GateDistribution> distributions)
    {
        ClassNames = classNames;
        Blocks = blocks;
        _distributions = distributions.ToDictionary(distribution => (distribution.Block, distribution.ClassIndex ?? -1));
    }

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The SE blocks, in the order in which an image passes: <c>layer1.0</c>, …</summary>
    public IReadOnlyList<string> Blocks { get; }

    /// <summary>The last SE block of each stage, those that the paper shows.</summary>
    public IReadOnlyList<string> LastBlocks => [.. Blocks.GroupBy(block => block.Split('.')[0]).Select(stage => stage.Last())];

    /// <summary>The gates of a block over the images of a class, or of all classes.</summary>
    /// <param name="block">One of <see cref="Blocks"/>.</param>
    /// <param name="classIndex">The class, counted from 0; <see langword="null"/> for all images together.</param>
    /// <exception cref="ArgumentException">There is no such block or class.</exception>
    public GateDistribution Of(string block, int? classIndex = null)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (classIndex is { } index)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(classIndex));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, ClassNames.Count, nameof(classIndex));
        }
        return _distributions.TryGetValue((block, classIndex ?? -1), out var found) ? found
            : throw new ArgumentException($"There is no SE block '{block}'; there are {string.Join(", ", Blocks)}.", nameof(block));
    }

    /// <summary>Sends images through a network and notes their gates.</summary>
    /// <param name="scorer">The network; images are prepared as for scoring. Others may score at the same time.</param>
    /// <param name="images">The images; their labels decide which class they count for, whatever the network takes them for.</param>
    /// <param name="batchSize">Images at once, at least 1.</param>
    /// <param name="cancellationToken">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOperationException">The network has no SE blocks.</exception>
    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="ImageDecodingException">An image can't be decoded; names it.</exception>
    /// <exception cref="ObjectDisposedException">The scorer has been disposed.</exception>
    public static GateStatistics Measure(Scorer scorer, IImageSource images, int batchSize = 64, CancellationToken cancellationToken = default) =>
        Measure(scorer, images, Training.Ranks.One, batchSize, cancellationToken);

    /// <summary>The same, each of a launcher's processes with its share of the images; all get the statistics of all images.</summary>
    /// <param name="scorer">As there, and the same network on all ranks.</param>
    /// <param name="images">As there, and the same on all ranks.</param>
    /// <param name="ranks">Whether to share; then every rank must call this. What fails on one of them ends all.</param>
    /// <param name="batchSize">Images at once, of all ranks together.</param>
    /// <param name="cancellationToken">As there; on several ranks all are ended.</param>
    public static GateStatistics Measure(
        Scorer scorer, IImageSource images, Training.Ranks ranks, int batchSize = 64, CancellationToken cancellationToken = default)
    {
        var group = ranks == Training.Ranks.One ? RankGroup.Alone : RankJob.Join();
        return RankJob.Supervise(group, () => Measure(scorer, images, group, batchSize, cancellationToken));
    }

    private static GateStatistics Measure(Scorer scorer, IImageSource images, RankGroup ranks, int batchSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(images);
        var architecture = scorer.Network.Architecture;
        if (architecture.Reduction is null)
            throw new InvalidOperationException($"Architecture '{architecture.Name}' has no squeeze-and-excitation, so there are no gates.");
        var batches = new BatchLoader(images, new BatchOptions
        {
            BatchSize = batchSize,
            Preprocessing = scorer.Preprocessing,
            Device = ComputeDevice.Resolve(scorer.DeviceName),
            Ranks = ranks.Place,
        });
        var blocks = architecture.BlockNames;
        // [block][class], with all classes together at the end.
        var moments = new GateMoments[]?[blocks.Count];
        scorer.WithNetwork(network =>
        {
            var blockwise = new BlockwiseNetwork(network);
            using var inference = no_grad();
            foreach (var batch in batches.InOrder(cancellationToken))
            {
                using (batch)
                using (NewDisposeScope())
                {
                    var labels = batch.Labels.cpu().data<long>().ToArray()[..batch.Count];
                    blockwise.Blocks(blockwise.Stem(batch.Images), 0, blocks.Count, (block, residual) => Count(blockwise.Gate(block, residual)!, labels, ref moments[block]));
                }
            }
        });
        foreach (var counted in moments.SelectMany(block => block!)) counted.Join(ranks);
        return new GateStatistics(images.ClassNames, blocks, moments.SelectMany((block, index) => Distributions(blocks[index], block!)));

        Tensor Count(Tensor gate, long[] labels, ref GateMoments[]? counted)
        {
            using var scope = NewDisposeScope();
            var channels = (int)gate.shape[1];
            counted ??= [.. Enumerable.Range(0, images.ClassNames.Count + 1).Select(_ => new GateMoments(channels))];
            var values = MemoryMarshal.Cast<byte, float>(gate.to(ScalarType.Float32).cpu().contiguous().bytes);
            for (var image = 0; image < labels.Length; image++)
            {
                var own = values.Slice(image * channels, channels);
                counted[labels[image]].Add(own);
                counted[^1].Add(own);
            }
            return gate;
        }
    }

    private static IEnumerable<GateDistribution> Distributions(string block, GateMoments[] moments) =>
        moments.Select((counted, index) => counted.ToDistribution(block, index == moments.Length - 1 ? null : index));

    /// <summary>Writes a table with a line per block, class and channel: <c>block,class,images,channel,mean,standard_deviation</c>. All classes together are called <c>*</c>.</summary>
    /// <param name="path">The file; replaced if it exists. Its folder must exist. Numbers have a point, channels count from 0.</param>
    /// <exception cref="IOException">The file can't be written; the path holds what it held before.</exception>
    public void SaveCsv(string path)
    {
        var table = new Csv("block", "class", "images", "channel", "mean", "standard_deviation");
        foreach (var distribution in Blocks.SelectMany(block => Enumerable.Range(0, ClassNames.Count).Select(index => Of(block, index)).Append(Of(block))))
            for (var channel = 0; channel < distribution.Channels; channel++)
                table.Add(
                    distribution.Block, distribution.ClassIndex is { } index ? ClassNames[index] : "*", distribution.Images,
                    channel, distribution.Mean[channel], distribution.StandardDeviation[channel]);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(table.ToString())));
    }
}
