using System.Text.Json;
using System.Text.Json.Serialization;
using SeNet.Torch.Network;

namespace SeNet.MLNet.Scoring;

/// <summary>Stores stages' numbers as a JSON list.</summary>
internal sealed class StageSizesJsonConverter : JsonConverter<StageSizes>
{
    public override StageSizes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var values = JsonSerializer.Deserialize<int[]>(ref reader, options) ?? [];
        try
        {
            return StageSizes.Create(values);
        }
        catch (ArgumentException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    public override void Write(Utf8JsonWriter writer, StageSizes value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var number in value) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
