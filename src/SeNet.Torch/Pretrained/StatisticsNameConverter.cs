using System.Text.Json;
using System.Text.Json.Serialization;
using SeNet.Torch.Images;

namespace SeNet.Torch.Pretrained;

/// <summary>Reads channel statistics by their name.</summary>
internal sealed class StatisticsNameConverter : JsonConverter<ChannelStatistics>
{
    private const string ImageNet = "imagenet";
    private const string Half = "half";

    private static readonly ChannelStatistics Halves = new(0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f);

    public override ChannelStatistics Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() switch
    {
        ImageNet => ChannelStatistics.ImageNet,
        Half => Halves,
        var other => throw new JsonException($"There are no statistics '{other}'; there are '{ImageNet}' and '{Half}'."),
    };

    public override void Write(Utf8JsonWriter writer, ChannelStatistics value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == Halves ? Half : ImageNet);
}
