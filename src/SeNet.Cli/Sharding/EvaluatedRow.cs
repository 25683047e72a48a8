namespace SeNet.Cli.Sharding;

/// <summary>A row of a part of <c>senet evaluate --output</c>; scripts rely on the names.</summary>
/// <param name="Index">The image's place in the list, counted from 0.</param>
/// <param name="Path">The image, as it was named.</param>
/// <param name="Actual">Its class.</param>
/// <param name="Label">The most probable class; null if the image can't be read.</param>
/// <param name="ActualProbability">The probability of its own class, 0 to 1; null likewise.</param>
/// <param name="Rank">How many classes are more probable than its own; null likewise.</param>
/// <param name="Error">Why the image can't be read; null if it can.</param>
internal sealed record EvaluatedRow(
    long Index, string Path, string Actual, string? Label, float? ActualProbability, int? Rank, string? Error);
