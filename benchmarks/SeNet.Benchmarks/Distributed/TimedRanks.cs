using System.Diagnostics;
using SeNet.Torch.Ranks;
using static TorchSharp.torch;

namespace SeNet.Benchmarks.Distributed;

/// <summary>Ranks whose sums of gradients are timed, once all have come to them.</summary>
/// <param name="ranks">The ranks.</param>
/// <param name="atOnce">Whether all are summed after backward, not beside it.</param>
internal sealed class TimedRanks(RankGroup ranks, bool atOnce) : RankGroup(ranks.Place)
{
    // Longer than what is agreed on in a step.
    private const long LeastNumbers = 1000;

    /// <summary>The time of these sums.</summary>
    public Stopwatch Clock { get; } = new();

    public override string Description => ranks.Description;

    public override IBackgroundSums? Background => atOnce ? null : ranks.Background;

    public override void Sum(Tensor tensor)
    {
        var isTimed = tensor.numel() >= LeastNumbers;
        if (isTimed)
        {
            ranks.Barrier();
            Clock.Start();
        }
        ranks.Sum(tensor);
        if (isTimed) Clock.Stop();
    }

    public override void Sum(Span<double> numbers) => ranks.Sum(numbers);

    public override void Sum(Span<long> numbers) => ranks.Sum(numbers);

    public override void Broadcast(Tensor tensor, int from = 0) => ranks.Broadcast(tensor, from);

    public override void Broadcast(Span<byte> bytes, int from = 0) => ranks.Broadcast(bytes, from);

    public override void Barrier() => ranks.Barrier();

    public override void Abort(int exitCode) => ranks.Abort(exitCode);
}
