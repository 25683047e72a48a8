namespace SeNet.Benchmarks;

/// <summary>How a benchmark is run.</summary>
/// <param name="Rounds">How many times ours and the peers take turns, at least 1.</param>
/// <param name="CaseFilters">Texts of which a case's name must contain one; none for all cases.</param>
/// <param name="JsonFile">Where the rows go, or <see langword="null"/>.</param>
/// <param name="Python">The Python for its peers, or <see langword="null"/> to look for one.</param>
internal sealed record RunOptions(int Rounds, IReadOnlyList<string> CaseFilters, string? JsonFile, string? Python);
