using System.Text.Json;

namespace SeNet.Torch.Weights.Sharding;

/// <summary>The index of weights that lie in several files, as Hugging Face's libraries write it: which tensor is in which file.</summary>
internal static class ShardIndex
{
    private const int MaxBytes = 1 << 24, StartBytes = 16;
    private const string WeightMap = "weight_map";

    /// <summary>Reads an index.</summary>
    /// <returns>Tensors, and the names of their files; null if the file isn't such an index.</returns>
    /// <exception cref="WeightsFileException">It is one, but malformed.</exception>
    internal static OrderedDictionary<string, string>? Read(WeightsSource source)
    {
        if (source.Length is < 2 or > MaxBytes) return null;
        Span<byte> start = stackalloc byte[(int)Math.Min(StartBytes, source.Length)];
        if (!source.TryRead(start, 0) || !start.TrimStart(" \r\n\t"u8).StartsWith("{"u8)) return null;
        var bytes = new byte[source.Length];
        if (!source.TryRead(bytes, 0) || bytes.AsSpan().IndexOf("\"weight_map\""u8) < 0) return null;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (!document.RootElement.TryGetProperty(WeightMap, out var map) || map.ValueKind != JsonValueKind.Object) throw Bad(source, $"its '{WeightMap}' is no object");
            var files = new OrderedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in map.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.String || property.Value.GetString() is not { } file || !IsFileName(file))
                    throw Bad(source, $"'{property.Name}' should be in a file beside the index, but that is called {property.Value.GetRawText()}");
                if (!files.TryAdd(property.Name, file)) throw Bad(source, $"'{property.Name}' is in it twice");
            }
            return files;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Bad(source, error.Message.TrimEnd('.'), error);
        }
    }

    // A name in the same folder, never a path to elsewhere.
    private static bool IsFileName(string file) =>
        file.Length is > 0 and < 256 && file is not ("." or "..") && file.AsSpan().IndexOfAny("/\\:\0") < 0;

    private static WeightsFileException Bad(WeightsSource source, string what, Exception? cause = null) =>
        new(source.Name, null, $"it is an index of weights in several files, but malformed: {what}. Get it again.", cause);
}
