using System.Text.Json;

namespace SeNet.Samples.PredictionService.Endpoints;

/// <summary>The answer to an image.</summary>
/// <param name="Label">The most probable class: text, number or boolean, as in the training data.</param>
/// <param name="Probabilities">The classes asked for, the most probable first.</param>
internal sealed record PredictionResponse(JsonElement Label, IReadOnlyList<ClassProbability> Probabilities)
{
    /// <summary>Orders the classes.</summary>
    /// <param name="labels">The classes' labels.</param>
    /// <param name="probabilities">One per label, 0 to 1.</param>
    /// <param name="top">How many classes to tell, at least 1.</param>
    public static PredictionResponse Of(IReadOnlyList<JsonElement> labels, IReadOnlyList<float> probabilities, int top)
    {
        // A stable order: of equals, the first class, as ML.NET's PredictedLabel.
        var classes = labels.Zip(probabilities, (label, probability) => new ClassProbability(label, probability))
            .OrderByDescending(entry => entry.Probability).Take(top).ToArray();
        return new PredictionResponse(classes[0].Label, classes);
    }
}
