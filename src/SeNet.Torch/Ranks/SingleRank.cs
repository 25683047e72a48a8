using static TorchSharp.torch;

namespace SeNet.Torch.Ranks;

/// <summary>One process: its sums are sums already.</summary>
internal sealed class SingleRank() : RankGroup(RankPlace.Alone)
{
    public override string Description => "one process";

    public override void Sum(Tensor tensor)
    {
    }

    public override void Sum(Span<double> numbers)
    {
    }

    public override void Sum(Span<long> numbers)
    {
    }

    public override void Broadcast(Tensor tensor, int from = 0)
    {
    }

    public override void Broadcast(Span<byte> bytes, int from = 0)
    {
    }

    public override void Barrier()
    {
    }

    public override void Abort(int exitCode)
    {
    }
}
