using System.Globalization;
using SeNet.Benchmarks.Report;

namespace SeNet.Benchmarks.Memory;

/// <summary>The result as RESULTS.md keeps it.</summary>
internal static class MemoryReport
{
    public static void Write(TextWriter output, IEnumerable<(MemoryCase Case, MemoryGrowth Growth)> rows)
    {
        MarkdownReport.WriteHeading(output, MemoryCommand.Name);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"- Date: {DateTime.UtcNow:yyyy-MM-dd}"));
        output.WriteLine();
        output.WriteLine("| case | resident, MB | growth, MB | limit, MB | tensors | growth | limit | |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---|");
        foreach (var (memoryCase, growth) in rows)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {memoryCase.Name}: {memoryCase.Count} {memoryCase.Unit}, growth after {memoryCase.Settled} "
                + $"| {Megabytes(growth.Settled.ResidentBytes):F0} | {Megabytes(growth.ResidentBytes):F1} | {Megabytes(MemoryGrowth.ResidentLimit):F0} "
                + $"| {growth.Settled.Tensors} | {growth.Tensors} | {MemoryGrowth.TensorLimit} | {(growth.IsWithinLimits ? "within" : "exceeded")} |"));
    }

    private static double Megabytes(long bytes) => bytes / (double)(1 << 20);
}
