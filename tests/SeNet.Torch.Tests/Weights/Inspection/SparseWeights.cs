using System.Text.Json;
using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights.Inspection;

/// <summary>Safetensors files of full-size networks that take no room on the disk: a header, and a hole for the values.</summary>
internal static class SparseWeights
{
    internal static void Write(string path, IEnumerable<KeyValuePair<string, ExpectedTensor>> tensors, string? architecture = null)
    {
        var offset = 0L;
        var header = new Dictionary<string, object>();
        if (architecture is not null) header["__metadata__"] = new { architecture };
        foreach (var (name, (shape, type)) in tensors)
        {
            var bytes = shape.Aggregate(type == ScalarType.Int64 ? 8L : 4L, (product, size) => product * size);
            header[name] = new { dtype = WeightsDtype.FromScalarType(type), shape, data_offsets = new[] { offset, offset += bytes } };
        }
        File.WriteAllBytes(path, RawSafetensors.Make(JsonSerializer.Serialize(header), 0));
        using var file = new FileStream(path, FileMode.Open);
        file.SetLength(file.Length + offset);
    }

    /// <summary>The names and shapes that a fixture in <c>keys</c> lists.</summary>
    internal static Dictionary<string, ExpectedTensor> Keys(string fixture) =>
        File.ReadAllLines(Fixtures.Path($"keys/{fixture}.txt")).Skip(1).Where(line => line.Length > 0).Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => new ExpectedTensor(JsonSerializer.Deserialize<long[]>(parts[1])!, parts[2] == "int64" ? ScalarType.Int64 : ScalarType.Float32));

    /// <summary>A layout as comparable texts.</summary>
    internal static IEnumerable<string> Lines(IEnumerable<KeyValuePair<string, ExpectedTensor>> tensors) =>
        tensors.Select(pair => $"{pair.Key} [{string.Join(", ", pair.Value.Shape)}] {pair.Value.Type}").Order(StringComparer.Ordinal);
}
