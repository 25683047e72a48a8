using System.Diagnostics;

namespace SeNet.Torch.Fuzz;

/// <summary>Counts outcomes, and keeps those that break a bound. Thread-safe while adding.</summary>
public sealed class FuzzTotals
{
    /// <summary>The longest that a file may take, which is a thousand times what it does on a machine without other work: an endless
    /// loop takes longer, a busy machine doesn't.</summary>
    public static TimeSpan MaxTime { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The most that may be allocated for a file.</summary>
    public const long MaxAllocatedBytes = 64L << 20;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _mutations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];
    private (int Number, TimeSpan Time) _slowest;
    private (int Number, long Bytes) _largest;

    /// <summary>Descriptions of the files that broke a bound, with their numbers; should be empty.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>The number of files.</summary>
    public int Count => _kinds.Values.Sum();

    /// <summary>The number of files that could be opened.</summary>
    public int Accepted => _kinds.Where(pair => pair.Key.StartsWith("accepted", StringComparison.Ordinal)).Sum(pair => pair.Value);

    internal void Add(int number, string mutation, FuzzOutcome outcome)
    {
        lock (_lock)
        {
            _mutations[mutation] = _mutations.GetValueOrDefault(mutation) + 1;
            _kinds[outcome.Kind] = _kinds.GetValueOrDefault(outcome.Kind) + 1;
            if (outcome.Time > _slowest.Time) _slowest = (number, outcome.Time);
            if (outcome.AllocatedBytes > _largest.Bytes) _largest = (number, outcome.AllocatedBytes);
            if (outcome.Failure is { } error) _failures.Add($"file {number} ({mutation}): {error}");
            if (outcome.Time > MaxTime) _failures.Add($"file {number} ({mutation}) took {outcome.Time.TotalSeconds:F1} s: {outcome.Kind}");
            if (outcome.AllocatedBytes > MaxAllocatedBytes) _failures.Add($"file {number} ({mutation}) allocated {outcome.AllocatedBytes} bytes: {outcome.Kind}");
        }
    }

    /// <summary>Prints the totals.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine($"{Count} files, {Accepted} accepted, {Count - Accepted} refused, {_failures.Count} failures");
        output.WriteLine($"slowest: file {_slowest.Number}, {_slowest.Time.TotalMilliseconds:F0} ms; most allocated: file {_largest.Number}, {_largest.Bytes >> 10} KiB; process's peak: {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
        foreach (var (mutation, count) in _mutations) output.WriteLine($"{count,10}  mutation: {mutation}");
        foreach (var (kind, count) in _kinds.OrderByDescending(pair => pair.Value)) output.WriteLine($"{count,10}  {kind}");
        foreach (var failure in _failures.Take(20)) output.WriteLine(failure);
    }
}
