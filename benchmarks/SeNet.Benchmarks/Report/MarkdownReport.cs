using System.Globalization;
using System.Runtime.InteropServices;
using SeNet.Benchmarks.Measurement;

namespace SeNet.Benchmarks.Report;

/// <summary>The result as RESULTS.md keeps it.</summary>
internal static class MarkdownReport
{
    /// <param name="output">Gets the table.</param>
    /// <param name="benchmark">The name of what was run.</param>
    /// <param name="rounds">How many rounds the medians are over.</param>
    /// <param name="contenders">Everyone who took part, in any case.</param>
    /// <param name="comparisons">The lines.</param>
    public static void Write(TextWriter output, string benchmark, int rounds, IReadOnlyList<ContenderTimes> contenders, IReadOnlyList<Comparison> comparisons)
    {
        WriteHeading(output, benchmark);
        foreach (var group in contenders.GroupBy(contender => (contender.Name, contender.Greeting.Runtime, contender.Greeting.Threads)))
            output.WriteLine($"- {group.Key.Name}: {group.Key.Runtime}, {group.Key.Threads} threads");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"- Date: {DateTime.UtcNow:yyyy-MM-dd}, {rounds} rounds"));
        output.WriteLine();
        output.WriteLine("| case | peer | ratio | low to high | ours, ms/step | peer, ms/step | ours, images/s | peer, images/s |");
        output.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (var row in comparisons)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {row.Case.Name} | {row.Peer} | {row.Ratio:F2} | {row.Low:F2} to {row.High:F2} | {row.OurMilliseconds:F1} | {row.PeerMilliseconds:F1} | {Speed(row, row.OurMilliseconds):F1} | {Speed(row, row.PeerMilliseconds):F1} |"));
    }

    /// <summary>The heading of a benchmark's results, and where they were measured.</summary>
    public static void WriteHeading(TextWriter output, string name)
    {
        output.WriteLine($"## {name}");
        output.WriteLine();
        output.WriteLine($"- Machine: {Machine.Describe()}");
        output.WriteLine($"- Runtime: {RuntimeInformation.FrameworkDescription}");
    }

    private static double Speed(Comparison row, double milliseconds) => 1000 * row.Case.Images / milliseconds;
}
