using SeNet.Torch.Tests.Weights.Pickle;
using SeNet.Torch.Weights;
using static SeNet.Torch.Tests.Weights.Pickle.RawPickle;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

/// <summary>Writes checkpoints as <c>torch.save</c> does, from the tensors of <c>fixtures/pth/values.safetensors</c> and others.</summary>
internal sealed class CheckpointFile
{
    private readonly List<(string Key, byte[] Bytes)> _storages = [];

    /// <summary>The small network's tensors.</summary>
    internal static OrderedDictionary<string, Tensor> Network(float factor = 1)
    {
        using var file = SafetensorsFile.Open(Fixtures.Path("pth/values.safetensors"));
        var tensors = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var entry in file.Entries)
        {
            var tensor = file.Read(entry.Name);
            tensors.Add(entry.Name, tensor.is_floating_point() && factor != 1 ? tensor.mul(factor) : tensor);
        }
        return tensors;
    }

    /// <summary>The same under other names; those that become null are left out.</summary>
    internal static OrderedDictionary<string, object> Rename(Func<string, string?> rename, IEnumerable<KeyValuePair<string, Tensor>>? tensors = null) =>
        new(from pair in tensors ?? Network() let name = rename(pair.Key) where name is not null select KeyValuePair.Create(name!, (object)pair.Value));

    /// <summary>Writes a dictionary of tensors, dictionaries, texts and raw pickles (bytes).</summary>
    internal static string Write(string path, IEnumerable<KeyValuePair<string, object>> root)
    {
        var file = new CheckpointFile();
        var pickle = Make("\u0080\u0002", file.Pickle(root), ".");
        File.WriteAllBytes(path, Archive(pickle, file._storages).ToBytes());
        return path;
    }

    private byte[] Pickle(object value) => value switch
    {
        Tensor tensor => Pickle(tensor),
        string text => Text(text),
        byte[] raw => raw,
        IEnumerable<KeyValuePair<string, object>> items => Make(["}(", .. items.SelectMany(pair => new object[] { Text(pair.Key), Pickle(pair.Value) }), "u"]),
        _ => throw new ArgumentException($"{value} can't be written.", nameof(value)),
    };

    private byte[] Pickle(Tensor tensor)
    {
        var key = $"{_storages.Count}";
        var storage = tensor.dtype switch
        {
            ScalarType.Float32 => "FloatStorage",
            ScalarType.Float16 => "HalfStorage",
            ScalarType.Float64 => "DoubleStorage",
            ScalarType.Int64 => "LongStorage",
            ScalarType.Int32 => "IntStorage",
            ScalarType.Byte => "ByteStorage",
            ScalarType.Bool => "BoolStorage",
            _ => throw new ArgumentException($"{tensor.dtype} has no storage here.", nameof(tensor)),
        };
        _storages.Add((key, tensor.bytes.ToArray()));
        var named = RawPickle.Tensor("", storage, key, tensor.numel(), 0, tensor.shape, tensor.stride());
        return named[Text("").Length..];
    }
}
