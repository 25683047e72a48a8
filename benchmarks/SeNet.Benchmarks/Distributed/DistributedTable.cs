using System.Globalization;

namespace SeNet.Benchmarks.Distributed;

/// <summary>The rows of the benchmark <c>distributed</c>, written as they come.</summary>
internal sealed class DistributedTable
{
    private readonly List<string> _json = [];

    public DistributedTable()
    {
        Console.WriteLine("| case | ours | against | ratio | low to high | goal | ours, ms/step | against, ms | sum, ms/step | its share |");
        Console.WriteLine("|---|---|---|---:|---:|---:|---:|---:|---:|---:|");
    }

    /// <summary>The rows for a file.</summary>
    public string Json => $"[{string.Join(", ", _json)}]\n";

    /// <summary>Adds a row.</summary>
    /// <param name="case">What was measured.</param>
    /// <param name="ours">Who.</param>
    /// <param name="against">Against whom.</param>
    /// <param name="goal">What the ratio should be at most; <see langword="null"/> for none.</param>
    /// <param name="times">Ours, of each round.</param>
    /// <param name="others">The others' milliseconds, of the same rounds.</param>
    public void Add(BenchmarkCase @case, string ours, string against, double? goal, IReadOnlyList<StepTimes> times, IEnumerable<double> others)
    {
        double[] peer = [.. others], ratios = [.. times.Zip(peer, (time, other) => time.Step / other).Order()];
        var (ratio, step, sum) = (DistributedWorker.Median(ratios), Median(times, time => time.Step), Median(times, time => time.Sum));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {@case.Name} | {ours} | {against} | {ratio:F3} | {ratios[0]:F3} to {ratios[^1]:F3} | {goal:F2} | {step:F1} | {DistributedWorker.Median(peer):F1} | {sum:F2} | {sum / step:P1} |"));
        _json.Add(string.Create(CultureInfo.InvariantCulture,
            $$"""{"case": "{{@case.Name}}", "peer": "{{ours}} / {{against}}", "ratio": {{ratio:F4}}, "low": {{ratios[0]:F4}}, "high": {{ratios[^1]:F4}}}"""));
    }

    private static double Median(IEnumerable<StepTimes> times, Func<StepTimes, double> of) => DistributedWorker.Median(times.Select(of));
}
