namespace SeNet.Cli.Sharding;

/// <summary>What <c>senet predict --output</c> writes into its manifest; scripts rely on the names.</summary>
/// <param name="Failed">Number of images that couldn't be read.</param>
/// <param name="Classes">For each class how often it was the most probable; in the order of their names.</param>
internal sealed record PredictedTotal(long Failed, SortedDictionary<string, long> Classes);
