using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SeNet.Torch.Images;
using SeNet.Torch.Network;

namespace SeNet.MLNet.Scoring;

/// <summary>What a saved model says of itself, as JSON: everything but the weights.</summary>
internal abstract record ModelManifest
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        // What this version doesn't know could change the scores, so it must not be passed over.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Converters = { new StageSizesJsonConverter(), new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <summary>The format's version; see <see cref="ModelFormat"/>.</summary>
    [JsonPropertyOrder(-1)]
    public int FormatVersion { get; init; } = ModelFormat.FirstVersion;

    /// <summary>The version of the library that saved the model.</summary>
    public string LibraryVersion { get; init; } = typeof(ModelManifest).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>The architecture as data, so that one of the user's own needs no name.</summary>
    public required SeResNetArchitecture Architecture { get; init; }

    /// <summary>Image size and statistics.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>SHA-256 of the weights' entry, in hexadecimal digits.</summary>
    public string WeightsSha256 { get; init; } = "";

    /// <summary>The manifest as JSON; the same manifest gives the same bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, GetType(), Format);

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="JsonException">It isn't one; says where and why.</exception>
    public static T FromJson<T>(ReadOnlySpan<byte> json)
        where T : ModelManifest =>
        JsonSerializer.Deserialize<T>(json, Format) ?? throw new JsonException("The manifest is null.");

    /// <summary>The format's version that a manifest names, whatever else is in it.</summary>
    /// <exception cref="JsonException">It isn't JSON, or names none.</exception>
    public static int ReadVersion(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("formatVersion", out var version)
            && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number)
            ? number
            : throw new JsonException("The manifest names no format version.");
    }
}
