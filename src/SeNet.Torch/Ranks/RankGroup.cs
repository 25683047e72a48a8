using static TorchSharp.torch;

namespace SeNet.Torch.Ranks;

/// <summary>
/// The processes that work on one thing together. Each calls the same functions in the same order, and each call ends when all have
/// come to it; whoever can't go on must <see cref="Abort"/>, or the others wait for ever. One thread at a time.
/// </summary>
internal abstract class RankGroup
{
    /// <param name="place">This process's.</param>
    protected RankGroup(RankPlace place) => Place = place;

    /// <summary>A process by itself, for which every function is nothing to do.</summary>
    public static RankGroup Alone { get; } = new SingleRank();

    /// <summary>This process's place.</summary>
    public RankPlace Place { get; }

    /// <summary>Number of processes.</summary>
    public int Size => Place.Size;

    /// <summary>Whether there are others.</summary>
    public bool IsShared => Place.IsShared;

    /// <summary>Whether this process is the one that writes.</summary>
    public bool IsFirst => Place.IsFirst;

    /// <summary>What carries the numbers, for the log: <c>Open MPI v4.1.4</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Adds up a tensor over all ranks, in place; all get the same bits.</summary>
    /// <param name="tensor">Dense in memory; float32, float64, bfloat16 or int64, on the CPU or the device that the group was made for.</param>
    public abstract void Sum(Tensor tensor);

    /// <summary>Adds up numbers over all ranks, in place.</summary>
    public abstract void Sum(Span<double> numbers);

    /// <summary>Adds up whole numbers over all ranks, in place.</summary>
    public abstract void Sum(Span<long> numbers);

    /// <summary>Gives every rank the values that one has.</summary>
    /// <param name="tensor">Dense in memory, of the same size on all ranks.</param>
    /// <param name="from">The rank that has them.</param>
    public abstract void Broadcast(Tensor tensor, int from = 0);

    /// <summary>The same for bytes.</summary>
    public abstract void Broadcast(Span<byte> bytes, int from = 0);

    /// <summary>Waits until all ranks are here.</summary>
    public abstract void Barrier();

    /// <summary>Ends all ranks now, this one with them; returns where there is only this one.</summary>
    /// <param name="exitCode">What the launcher ends with, 1 to 255.</param>
    public abstract void Abort(int exitCode);

    /// <summary>Sums beside this thread's own work; <see langword="null"/> where they wouldn't make it shorter.</summary>
    public virtual IBackgroundSums? Background => null;

    /// <summary>One number of each rank, in their order.</summary>
    public double[] Gather(double number)
    {
        var all = new double[Size];
        all[Place.Rank] = number;
        Sum(all.AsSpan());
        return all;
    }

    /// <summary>Some bytes of each rank, of any number, in the ranks' order.</summary>
    public byte[][] Gather(ReadOnlySpan<byte> own)
    {
        var lengths = Array.ConvertAll(Gather(own.Length), length => (int)length);
        var all = new byte[Size][];
        for (var rank = 0; rank < Size; rank++)
        {
            all[rank] = rank == Place.Rank ? own.ToArray() : new byte[lengths[rank]];
            if (lengths[rank] > 0) Broadcast(all[rank].AsSpan(), rank);
        }
        return all;
    }
}
