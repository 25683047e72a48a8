using System.Text.Encodings.Web;
using System.Text.Json;

namespace SeNet.Cli.Sharding;

/// <summary>A row of a part file: a line of JSON.</summary>
internal static class PartRow
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a row and the end of its line.</summary>
    public static void Write(Stream stream, object row)
    {
        JsonSerializer.Serialize(stream, row, row.GetType(), Format);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads it back.</summary>
    /// <exception cref="JsonException">It isn't one.</exception>
    public static TRow Read<TRow>(string line) => JsonSerializer.Deserialize<TRow>(line, Format) ?? throw new JsonException("It is null.");
}
