using System.CommandLine;
using SeNet.Torch.Ranks;

namespace SeNet.Cli.Sharding;

/// <summary>What commands take that score in shards.</summary>
internal static class ShardingOptions
{
    /// <summary>Where a list of images is.</summary>
    public static Option<string?> CreateList(string line) => new("--list")
    {
        Description = $"A text file that names images, {line} on a line; - for the standard input.",
        HelpName = "FILE",
    };

    public static Option<string?> Output { get; } = new("--output", "-o")
    {
        Description = "Write the scores into this folder instead, in parts, each whole or absent, and manifest.json at the end. "
            + "Under mpirun or srun the ranks share the parts; after any interruption the same command does only what is missing. Without images: those that the folder's job began with.",
        HelpName = "FOLDER",
    };

    public static Option<int?> ShardSize { get; } = new("--shard-size")
    {
        Description = "With --output: images per part, 1 to 1000000. Default: 1024, fewer where the ranks would have nothing to share.",
        HelpName = "N",
    };

    /// <summary>The folder of the parts; <see langword="null"/> for the standard output.</summary>
    /// <exception cref="UsageException">The options don't go together, or several ranks would write the same.</exception>
    public static string? RequireOutput(ParseResult parsed)
    {
        var (output, size) = (parsed.GetValue(Output), parsed.GetValue(ShardSize));
        if (size is < 1 or > 1_000_000) throw new UsageException($"--shard-size must be 1 to 1000000, not {size}.");
        if (output is "") throw new UsageException("--output must name a folder.");
        if (output is null && size is not null) throw new UsageException("--shard-size needs --output FOLDER.");
        if (output is null && RankPlace.Current.IsShared)
            throw new UsageException(
                $"{RankPlace.Current.Size} ranks would each score everything. Add --output FOLDER, where they share the work.");
        return output;
    }

    /// <summary>How many images a part has if nobody says: so many that each rank has some parts, in whole batches.</summary>
    /// <param name="images">Number of images.</param>
    /// <param name="ranks">Number of ranks.</param>
    public static int UsualShardSize(long images, int ranks)
    {
        const int whole = 64, most = 1024, partsPerRank = 4;
        return (int)Math.Clamp(((images / ((long)ranks * partsPerRank) + whole - 1) / whole) * whole, whole, most);
    }
}
