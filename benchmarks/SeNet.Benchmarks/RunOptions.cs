using System.CommandLine;

namespace SeNet.Benchmarks;

/// <summary>How a benchmark is run.</summary>
/// <param name="Rounds">How many times ours and the peers take turns, at least 1.</param>
/// <param name="CaseFilters">Texts of which a case's name must contain one; none for all cases.</param>
/// <param name="JsonFile">Where the rows go, or <see langword="null"/>.</param>
/// <param name="Python">The Python for its peers, or <see langword="null"/> to look for one.</param>
internal sealed record RunOptions(int Rounds, IReadOnlyList<string> CaseFilters, string? JsonFile, string? Python)
{
    /// <summary>How many files a turn reads, where a benchmark reads files; <see langword="null"/> for the cases' own number.</summary>
    public int? Files { get; init; }

    /// <summary>The option for <see cref="Files"/>.</summary>
    public static Option<int?> CreateFiles()
    {
        Option<int?> files = new("--files") { Description = "How many files each contender scores in its turn. Default: as the cases' names say.", HelpName = "N" };
        files.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var count) || count < 1))
                result.AddError($"--files must be a number of at least 1, not '{result.Tokens[0].Value}'.");
        });
        return files;
    }

    /// <summary>The option for <see cref="Rounds"/>.</summary>
    public static Option<int> CreateRounds()
    {
        Option<int> rounds = new("--rounds") { Description = "How many times ours and the peers take turns.", HelpName = "N", DefaultValueFactory = _ => 7 };
        rounds.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var count) || count < 1))
                result.AddError($"--rounds must be a number of at least 1, not '{result.Tokens[0].Value}'.");
        });
        return rounds;
    }

    /// <summary>The option for <see cref="JsonFile"/>.</summary>
    public static Option<string?> CreateJson() =>
        new("--json") { Description = "Write the ratios to this file, as an array of {case, peer, ratio, low, high}.", HelpName = "FILE" };
}
