using System.Text.Json;
using System.Text.Unicode;

namespace SeNet.Torch.Weights;

/// <summary>Turns the JSON text of a safetensors header into entries, trusting nothing in it.</summary>
internal sealed class SafetensorsHeaderParser
{
    private readonly string _path;
    private readonly long _dataStart;
    private readonly long _dataLength;
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <param name="path">The file, for messages.</param>
    /// <param name="dataStart">Where the values begin, in bytes from the start of the file.</param>
    /// <param name="dataLength">How many bytes follow from there.</param>
    internal SafetensorsHeaderParser(string path, long dataStart, long dataLength)
    {
        _path = path;
        _dataStart = dataStart;
        _dataLength = dataLength;
    }

    internal IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    internal IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Parses the text, once.</summary>
    /// <exception cref="WeightsFileException">The text is malformed, or an entry contradicts itself or the file's length.</exception>
    internal void Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length == 0 || json.Span[0] != (byte)'{' || !Utf8.IsValid(json.Span))
            throw Bad(null, "its header is not a JSON object in UTF-8. It is damaged or not a safetensors file; get it again.");
        try
        {
            using var document = JsonDocument.Parse(json);
            ReadObject(document.RootElement);
        }
        // InvalidOperationException: an escape such as \ud800 that is half a character.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Bad(null, $"its header is not valid JSON ({error.Message}). Get the file again.", error);
        }
    }

    private void ReadObject(JsonElement root)
    {
        var metadataSeen = false;
        foreach (var property in root.EnumerateObject())
        {
            var name = property.Name;
            if (name == SafetensorsHeader.MetadataKey)
            {
                if (metadataSeen) throw Bad(null, $"its header has '{SafetensorsHeader.MetadataKey}' twice. Save it again.");
                metadataSeen = true;
                ReadMetadata(property.Value);
            }
            else if (!_entries.TryAdd(name, ReadEntry(name, property.Value)))
            {
                throw Bad(name, "the header has this name twice, so which one is meant is unknown. Save the file again.");
            }
        }
    }

    private void ReadMetadata(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return; // as the reference implementation does
        if (value.ValueKind != JsonValueKind.Object)
            throw Bad(null, $"'{SafetensorsHeader.MetadataKey}' in its header is not an object of texts. Save it again.");
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw Bad(null, $"'{SafetensorsHeader.MetadataKey}.{property.Name}' in its header is not a text. Save it again.");
            if (!_metadata.TryAdd(property.Name, property.Value.GetString()!))
                throw Bad(null, $"its header has '{SafetensorsHeader.MetadataKey}.{property.Name}' twice. Save it again.");
        }
    }

    private SafetensorsEntry ReadEntry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Bad(name, "its entry in the header is not an object with dtype, shape and data_offsets. Save the file again.");
        string? dtype = null;
        long[]? shape = null, offsets = null;
        foreach (var property in value.EnumerateObject())
        {
            switch (property.Name)
            {
                case "dtype" when dtype is null && property.Value.ValueKind == JsonValueKind.String:
                    dtype = property.Value.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadIntegers(name, property);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadIntegers(name, property);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Bad(name, $"'{property.Name}' in its header entry is given twice or of the wrong kind. Save the file again.");
            }
        }
        if (dtype is null || shape is null || offsets is not { Length: 2 })
            throw Bad(name, "its entry in the header lacks dtype, shape or two data_offsets. Save the file again.");
        return MakeEntry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private long[] ReadIntegers(string name, JsonProperty property)
    {
        if (property.Value.ValueKind != JsonValueKind.Array)
            throw Bad(name, $"'{property.Name}' in its header entry is not a list of integers. Save the file again.");
        var values = new long[property.Value.GetArrayLength()];
        var count = 0;
        foreach (var item in property.Value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
                throw Bad(name, $"'{property.Name}' in its header entry holds something other than an integer from 0 to {long.MaxValue}. Save the file again.");
            values[count++] = number;
        }
        return values;
    }

    private SafetensorsEntry MakeEntry(string name, string dtype, long[] shape, long begin, long end)
    {
        if (!WeightsDtype.IsKnown(dtype))
            throw Bad(name, $"its dtype '{dtype}' is unknown. Save the tensor as one of {WeightsDtype.Readable}.");
        if (begin > end)
            throw Bad(name, $"its data_offsets [{begin}, {end}] are reversed. Save the file again.");
        if (end > _dataLength)
            throw Bad(name, $"it ends at byte {end} of the data, of which the file has {_dataLength}. The file is cut short; get it again.");
        if (WeightsDtype.ByteCount(dtype, shape) is not { } bytes)
            throw Bad(name, $"{dtype} [{string.Join(", ", shape)}] has no size in bytes: it is too large, or ends within a byte. Save the file again.");
        if (end - begin != bytes)
            throw Bad(name, $"{dtype} [{string.Join(", ", shape)}] takes {bytes} bytes, but its data_offsets [{begin}, {end}] span {end - begin}. Save the file again.");
        return new SafetensorsEntry(name, dtype, Array.AsReadOnly(shape), _dataStart + begin, bytes);
    }

    private WeightsFileException Bad(string? tensorName, string reason, Exception? cause = null) => new(_path, tensorName, reason, cause);
}
