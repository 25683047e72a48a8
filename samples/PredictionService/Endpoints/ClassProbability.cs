using System.Text.Json;

namespace SeNet.Samples.PredictionService.Endpoints;

/// <summary>How probable a class is.</summary>
/// <param name="Label">The class: text, number or boolean, as in the training data.</param>
/// <param name="Probability">0 to 1.</param>
internal sealed record ClassProbability(JsonElement Label, float Probability);
