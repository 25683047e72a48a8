using System.Globalization;

namespace SeNet.Benchmarks.FewPhotos.Measurement;

/// <summary>The results as a table in Markdown.</summary>
internal static class ResultTable
{
    public static string Of(IReadOnlyList<FoldResult> results)
    {
        var lines = new List<string>
        {
            "| | accuracy, % | of each seed | deviation between folds | seconds a fold |",
            "|---|---|---|---|---|",
        };
        foreach (var contender in results.GroupBy(result => result.Contender))
        {
            var seeds = contender.GroupBy(result => result.Seed).Select(seed => 100.0 * seed.Sum(fold => fold.Correct) / seed.Sum(fold => fold.Count)).ToList();
            var folds = contender.Select(fold => 100.0 * fold.Correct / fold.Count).ToList();
            var mean = folds.Average();
            var deviation = folds.Count > 1 ? Math.Sqrt(folds.Sum(fold => (fold - mean) * (fold - mean)) / (folds.Count - 1)) : 0;
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"| {contender.Key} | {seeds.Average():F1} | {string.Join(", ", seeds.Select(seed => seed.ToString("F1", CultureInfo.InvariantCulture)))} | {deviation:F1} | {contender.Average(fold => fold.Seconds):F0} |"));
        }
        return string.Join(Environment.NewLine, lines);
    }
}
