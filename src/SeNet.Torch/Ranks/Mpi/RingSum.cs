using System.Numerics;
using System.Runtime.InteropServices;

namespace SeNet.Torch.Ranks.Mpi;

/// <summary>
/// A sum over all ranks around a ring, of messages between neighbours (Patarasu and Yuan, 2009): each rank sends and receives
/// 2 (R − 1) / R of the numbers, both ways of a line at once, and each part is added up in one place, so that all get the same bits.
/// MPI_Iallreduce, which sums beside other work, too, was measured to take twice as long over Ethernet with Open MPI 4.1.
/// </summary>
/// <param name="mpi">For several threads.</param>
/// <param name="communicator">Nobody else's.</param>
/// <param name="place">This rank's.</param>
/// <param name="rest">Called while nothing has come.</param>
internal sealed unsafe class RingSum(MpiFunctions mpi, nint communicator, RankPlace place, Action rest)
{
    // MPI takes a message piece by piece, whenever it is asked; so many pieces come over a quick line while this thread rests.
    private const int Looks = 32;
    private const int Tag = 1;

    private void* _received;
    private nuint _capacity;

    /// <summary>Adds numbers to others.</summary>
    public delegate void Addition<T>(ReadOnlySpan<T> from, Span<T> to);

    /// <summary>Sums up in place.</summary>
    /// <param name="data">Memory that doesn't move.</param>
    /// <param name="count">Numbers.</param>
    /// <param name="add">Adds them.</param>
    public void Sum<T>(T* data, long count, Addition<T> add)
        where T : unmanaged
    {
        var (rank, size) = (place.Rank, place.Size);
        Reserve((nuint)((count / size + 1) * sizeof(T)));
        for (var step = 0; step < size - 1; step++)
        {
            var mine = Part(rank - step - 1);
            Exchange(Part(rank - step), _received, mine.Length);
            add(new ReadOnlySpan<T>(_received, mine.Length), mine.AsSpan());
        }
        for (var step = 0; step < size - 1; step++)
        {
            var next = Part(rank - step);
            Exchange(Part(rank - step + 1), next.Data, next.Length);
        }

        Numbers<T> Part(int number)
        {
            var turn = ((number % size) + size) % size;
            var first = count * turn / size;
            return new Numbers<T>(data + first, checked((int)(count * (turn + 1) / size - first)));
        }
    }

    /// <summary>Adds numbers to others.</summary>
    public static void Add<T>(ReadOnlySpan<T> from, Span<T> to)
        where T : unmanaged, INumber<T>
    {
        var some = MemoryMarshal.Cast<T, Vector<T>>(from);
        var sums = MemoryMarshal.Cast<T, Vector<T>>(to);
        for (var i = 0; i < sums.Length; i++) sums[i] += some[i];
        for (var i = sums.Length * Vector<T>.Count; i < to.Length; i++) to[i] += from[i];
    }

    // Sends to the next rank what the one before sends here, both at once.
    private void Exchange<T>(Numbers<T> sent, void* received, int length)
        where T : unmanaged
    {
        nint sending = 0, receiving = 0;
        var (size, rank) = (place.Size, place.Rank);
        mpi.Check(mpi.StartReceive(received, checked(length * sizeof(T)), mpi.Constants.Byte, (rank + size - 1) % size, Tag, communicator, &receiving));
        mpi.Check(mpi.StartSend(sent.Data, checked(sent.Length * sizeof(T)), mpi.Constants.Byte, (rank + 1) % size, Tag, communicator, &sending));
        int isSent = 0, isReceived = 0;
        while (true)
        {
            for (var look = 0; look < Looks; look++)
            {
                if (isReceived == 0) mpi.Check(mpi.Test(&receiving, &isReceived, mpi.Constants.IgnoredStatus));
                if (isSent == 0) mpi.Check(mpi.Test(&sending, &isSent, mpi.Constants.IgnoredStatus));
                if (isSent != 0 && isReceived != 0) return;
            }
            rest();
        }
    }

    private void Reserve(nuint bytes)
    {
        if (bytes <= _capacity) return;
        _received = NativeMemory.Realloc(_received, bytes);
        _capacity = bytes;
    }

    private readonly struct Numbers<T>(T* data, int length)
        where T : unmanaged
    {
        public T* Data => data;

        public int Length => length;

        public Span<T> AsSpan() => new(data, length);
    }
}
