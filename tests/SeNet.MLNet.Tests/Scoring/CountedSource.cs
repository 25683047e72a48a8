using System.Collections;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>Rows that count how often they are read, and refuse more readers at once than they are told, as a database connection does.</summary>
internal sealed class CountedSource<T>(IEnumerable<T> rows) : IEnumerable<T>
{
    private int _open;

    public int Readings { get; private set; }

    public int AtOnce { get; init; } = int.MaxValue;

    public IEnumerator<T> GetEnumerator()
    {
        Readings++;
        if (Interlocked.Increment(ref _open) > AtOnce) throw new InvalidOperationException("There is an open reader already.");
        return Read();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerator<T> Read()
    {
        try
        {
            foreach (var row in rows) yield return row;
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
