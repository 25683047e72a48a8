using System.Text;
using SeNet.Torch.Fuzz.Mutations;

namespace SeNet.Torch.Tests.Weights.Pickle;

/// <summary>Pickles written by hand, and the archives around them.</summary>
internal static class RawPickle
{
    /// <summary>Bytes from parts: texts are ASCII opcodes and operands.</summary>
    internal static byte[] Make(params object[] parts) => [.. parts.SelectMany(part => part switch
    {
        string text => Encoding.Latin1.GetBytes(text),
        byte[] bytes => bytes,
        byte opcode => [opcode],
        long number => Number(number),
        _ => throw new ArgumentException($"{part} can't be a part of a pickle.", nameof(parts)),
    })];

    internal static byte[] Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return [(byte)'X', .. BitConverter.GetBytes(utf8.Length), .. utf8];
    }

    internal static byte[] Number(long value) => [0x8a, 8, .. BitConverter.GetBytes(value)];

    /// <summary>A key and its tensor.</summary>
    internal static byte[] Tensor(string name, string storageClass, string key, long count, long offset, IEnumerable<long> shape, IEnumerable<long> strides) => Make(
        Text(name), "ctorch._utils\n_rebuild_tensor_v2\n((", Text("storage"), $"ctorch\n{storageClass}\n", Text(key), Text("cpu"), count, "tQ", offset,
        Tuple(shape), Tuple(strides), "\u0089N", "tR");

    /// <summary>A dictionary of such items.</summary>
    internal static byte[] Dictionary(params IEnumerable<byte[]> items) => Make("\u0080\u0002}(", Make([.. items]), "u.");

    internal static StoredZip Archive(byte[] pickle, params IEnumerable<(string Key, byte[] Bytes)> storages) =>
        new([("x/data.pkl", pickle), .. storages.Select(storage => ("x/data/" + storage.Key, storage.Bytes))]);

    private static byte[] Tuple(IEnumerable<long> items) => Make("(", Make([.. items.Select(item => (object)item)]), "t");
}
