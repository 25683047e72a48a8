namespace SeNet.Cli.Output;

/// <summary>How far a piece of work is.</summary>
/// <param name="Share">0 to 1; <see langword="null"/> where it isn't known.</param>
/// <param name="Text">What to tell.</param>
/// <param name="Lasting">Whether the text stays to be read, as an epoch's result does.</param>
internal sealed record ProgressNews(double? Share, string Text, bool Lasting = false);
