using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet;

namespace SeNet.Samples.PredictionService.Scoring;

/// <summary>The classes' labels as JSON: numbers and booleans as such, everything else as text. Immutable.</summary>
internal sealed class ClassLabels(SeResNetTransformer network)
{
    /// <summary>The labels in the order of the scores.</summary>
    public IReadOnlyList<JsonElement> All { get; } = Of(network);

    private static JsonElement[] Of(SeResNetTransformer network)
    {
        var input = new DataViewSchema.Builder();
        input.AddColumn(network.ImageColumnName, TextDataViewType.Instance); // any kind of images
        var annotations = network.GetOutputSchema(input.ToSchema())[network.PredictedLabelColumnName].Annotations.Schema;
        // A key without values is a number: its place, counted from 1.
        var type = (annotations.GetColumnOrNull("KeyValues")?.Type as VectorDataViewType)?.ItemType ?? NumberDataViewType.UInt32;
        var literal = type is NumberDataViewType or BooleanDataViewType;
        return [.. network.ClassNames.Select(name => literal && Parse(name) is { } value ? value : JsonSerializer.SerializeToElement(name))];
    }

    /// <summary>JSON writes numbers and booleans as .NET does, but for letters' case; it has no NaN and no infinity.</summary>
    private static JsonElement? Parse(string name)
    {
        try
        {
            return JsonElement.Parse(name.ToLowerInvariant());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
