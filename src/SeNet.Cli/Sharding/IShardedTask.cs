using SeNet.Torch.Shards;

namespace SeNet.Cli.Sharding;

/// <summary>What is done with each image of a sharded job. A part has a line of JSON for each, in order.</summary>
/// <typeparam name="TScorer">What scores them.</typeparam>
/// <typeparam name="TResult">What the whole job amounts to.</typeparam>
internal interface IShardedTask<TScorer, TResult>
{
    /// <summary>What the rows depend on beside model and images, by the names of the options.</summary>
    IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The job's images, a line each, as <see cref="Score"/> takes them; <see langword="null"/> if none were named.</summary>
    /// <param name="openScorer">Gives what scores, if it takes that to know.</param>
    /// <param name="cancellationToken">Stops waiting for a list's lines, with an <see cref="OperationCanceledException"/>.</param>
    IEnumerable<string>? ListImages(Func<TScorer> openScorer, CancellationToken cancellationToken);

    /// <summary>Scores a shard.</summary>
    /// <param name="scorer">What scores.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="lines">Its images.</param>
    /// <param name="workingFolder">Where relative paths begin; <see langword="null"/> if there are none.</param>
    /// <param name="cancellationToken">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A row for each line, which becomes JSON.</returns>
    IEnumerable<object> Score(
        TScorer scorer, Shard shard, string[] lines, string? workingFolder, CancellationToken cancellationToken);

    /// <summary>Counts a row that was read back.</summary>
    /// <param name="index">Its image's index in the list.</param>
    /// <param name="row">The line.</param>
    /// <param name="openScorer">Gives what scores, if it takes that to know.</param>
    /// <exception cref="InvalidDataException">It is another image's.</exception>
    void Count(long index, string row, Func<TScorer> openScorer);

    /// <summary>What the rows amount to that were counted.</summary>
    TResult GetResult();

    /// <summary>Tells the user.</summary>
    /// <param name="result">What the job amounts to.</param>
    /// <param name="job">What was written, and where.</param>
    /// <returns>The exit code.</returns>
    int Report(TResult result, ShardedResult job);
}
