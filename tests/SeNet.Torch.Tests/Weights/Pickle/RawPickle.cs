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

    /// <summary>A file of the format of before PyTorch 1.6.</summary>
    /// <param name="pickle">Of the object.</param>
    /// <param name="storages">The storages, in the order of their list.</param>
    /// <param name="isLittleEndian">What it says of the machine.</param>
    internal static byte[] OldFile(byte[] pickle, IEnumerable<(string Key, long Count, byte[] Bytes)> storages, bool isLittleEndian = true)
    {
        var stored = storages.ToList();
        return Make(
            OldMagic, "\u0080\u0002M\u00e9\u0003.", "\u0080\u0002}(", Text("protocol_version"), "M\u00e9\u0003", Text("little_endian"), isLittleEndian ? "\u0088" : "\u0089", "u.",
            pickle, "\u0080\u0002](", Make([.. stored.Select(storage => (object)Text(storage.Key))]), "e.",
            Make([.. stored.SelectMany(storage => new object[] { BitConverter.GetBytes(storage.Count), storage.Bytes })]));
    }

    internal static byte[] OldMagic { get; } = Make("\u0080\u0002\u008a\u000a\u006c\u00fc\u009c\u0046\u00f9\u0020\u006a\u00a8\u0050\u0019.");

    private static byte[] Tuple(IEnumerable<long> items) => Make("(", Make([.. items.Select(item => (object)item)]), "t");
}
