namespace SeNet.Cli.Sharding;

/// <summary>A finished job, as a user is told of it; scripts rely on the names.</summary>
/// <param name="Manifest">The path of the manifest.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Parts">Number of parts.</param>
internal sealed record ShardedResult(string Manifest, long Images, int Parts);
