using System.CommandLine;

namespace SeNet.Benchmarks;

/// <summary>The choice among a benchmark's cases by parts of their names.</summary>
internal static class CaseFilter
{
    /// <summary>The option that takes the parts.</summary>
    public static Option<string[]> CreateOption() =>
        new("--cases") { Description = "Only the cases whose name contains one of these texts.", HelpName = "TEXT", AllowMultipleArgumentsPerToken = true };

    /// <param name="cases">All cases.</param>
    /// <param name="name">A case's name.</param>
    /// <param name="filters">Texts of which a name must contain one; none for all cases.</param>
    /// <param name="benchmark">Whose cases they are, for the message.</param>
    /// <exception cref="ArgumentException">There is no such case; lists those that there are.</exception>
    public static IReadOnlyList<T> Select<T>(IReadOnlyList<T> cases, Func<T, string> name, IReadOnlyList<string> filters, string benchmark)
    {
        if (filters.Count == 0) return cases;
        var selected = cases.Where(candidate => filters.Any(filter => name(candidate).Contains(filter, StringComparison.OrdinalIgnoreCase))).ToList();
        return selected.Count > 0 ? selected : throw new ArgumentException(
            $"No case of {benchmark} contains '{string.Join("' or '", filters)}'. There are: {string.Join("; ", cases.Select(name))}.");
    }
}
