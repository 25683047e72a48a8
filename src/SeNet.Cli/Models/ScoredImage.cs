namespace SeNet.Cli.Models;

/// <summary>What a model says of an image.</summary>
/// <param name="Label">The image's own label; empty where it has none.</param>
/// <param name="Scores">The classes' probabilities, in the order of the model's classes; empty if the image can't be scored.</param>
/// <param name="Fault">Why the image can't be scored.</param>
internal sealed record ScoredImage(string Label, float[] Scores, string? Fault);
