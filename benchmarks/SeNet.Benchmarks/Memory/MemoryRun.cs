using SeNet.Benchmarks.Workers;

namespace SeNet.Benchmarks.Memory;

/// <summary>Runs memory cases, each in a process of its own, since what one has left would hide what the next one takes.</summary>
internal static class MemoryRun
{
    /// <summary>The table goes to standard output, progress to standard error.</summary>
    /// <param name="filters">Texts of which a case's name must contain one; none for all cases.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="MemoryLimitException">A case exceeded a limit; the table is written all the same.</exception>
    public static async Task ExecuteAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        var cases = CaseFilter.Select(MemoryCase.All, memoryCase => memoryCase.Name, filters, "memory");
        var growths = new List<(MemoryCase Case, MemoryGrowth Growth)>();
        foreach (var memoryCase in cases)
        {
            await Console.Error.WriteLineAsync($"{memoryCase.Name}: {memoryCase.Count} {memoryCase.Unit}");
            using var process = new ChildProcess($"the memory case {memoryCase.Name}", ThisProgram.Start(MemoryWorker.Command, "--case", memoryCase.Name), cancellationToken);
            growths.Add((memoryCase, MemoryGrowth.FromJson(await process.ReadAsync(MemoryWorker.Growth))));
        }

        MemoryReport.Write(Console.Out, growths);
        var exceeded = growths.Where(row => !row.Growth.IsWithinLimits).Select(row => row.Case.Name).ToList();
        if (exceeded.Count > 0) throw new MemoryLimitException($"More memory than the limits allow was taken by {string.Join(" and ", exceeded)}.");
    }
}
