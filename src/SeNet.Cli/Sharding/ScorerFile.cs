namespace SeNet.Cli.Sharding;

/// <summary>What a sharded job scores with.</summary>
/// <param name="Path">The file; its hash tells whether a job goes on with the same.</param>
/// <param name="Whose">As messages say whose hash it is: <c>the model's</c>.</param>
/// <param name="Open">Opens it on a device; the job disposes what it gives.</param>
internal sealed record ScorerFile<TScorer>(string Path, string Whose, Func<string, TScorer> Open)
    where TScorer : IDisposable;
