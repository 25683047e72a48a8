namespace SeNet.Samples.PredictionService.Scoring;

/// <summary>What became of an image: either is <see langword="null"/>.</summary>
/// <param name="Probabilities">Per class, in the network's order; all NaN where the model is set to score unreadable images so.</param>
/// <param name="Failure">Why there are none.</param>
internal readonly record struct ScoringOutcome(float[]? Probabilities, Exception? Failure);
