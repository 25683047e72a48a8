using SeNet.Cli.Output;
using SeNet.MLNet;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;

namespace SeNet.Cli.Training;

/// <summary>What a run's options come to, in a few lines: the recipe, and what differs from it.</summary>
internal static class OptionSummary
{
    // Said in the first line, or not the recipe's to say.
    private static readonly string[] Apart =
    [
        nameof(TrainingOptions.Seed), nameof(TrainingOptions.Device), nameof(TrainingOptions.Preprocessing), nameof(TrainingOptions.ReportEvery),
    ];

    /// <summary>The lines.</summary>
    /// <param name="options">The trainer's options.</param>
    /// <param name="recipe">The recipe's name.</param>
    public static IEnumerable<string> Describe(SeResNetTrainer.Options options, string recipe)
    {
        var (asked, usual) = (Values(new TrainingOptions(options)), Values(TrainingOptions.FromName(recipe)));
        yield return $"recipe {recipe}; {options.Architecture!.Name} at {options.ImageSize} pixels, "
            + $"{options.Epochs} epoch{(options.Epochs == 1 ? "" : "s")} in batches of {options.BatchSize}, seed {options.Seed}, device {options.Device}";
        string[] changed = [.. asked.Keys.Union(usual.Keys).Where(name => Of(asked, name) != Of(usual, name))];
        var width = changed.Select(name => name.Length).DefaultIfEmpty().Max();
        foreach (var name in changed)
            yield return $"  {name.PadRight(width)}  {Of(asked, name) ?? "-"}  (recipe: {Of(usual, name) ?? "-"})";
    }

    /// <summary>Tells them on the error stream, and how ranks share the training; all of them must call this.</summary>
    /// <param name="options">The trainer's options.</param>
    /// <param name="recipe">The recipe's name.</param>
    /// <param name="runFolder">The folder that has all of them; <see langword="null"/> if there is none.</param>
    public static void Write(SeResNetTrainer.Options options, string recipe, string? runFolder)
    {
        foreach (var line in Describe(options, recipe)) Messages.Write($"options: {line}");
        var ranks = options.Ranks == Ranks.One ? RankGroup.Alone : RankJob.Join();
        if (RankSummary.Describe(ranks, new TrainingOptions(options)) is { } shared) Messages.Write($"options: {shared}");
        if (runFolder is not null) Messages.Write($"options: all of them are in {Path.Combine(runFolder, "settings.json")}");
    }

    private static Dictionary<string, string> Values(TrainingOptions options) =>
        new(options.Describe().Where(option => !Apart.Contains(option.Key.Split('.')[0])));

    private static string? Of(Dictionary<string, string> values, string name) => values.GetValueOrDefault(name);
}
