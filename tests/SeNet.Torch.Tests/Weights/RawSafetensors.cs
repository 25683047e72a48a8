using System.Buffers.Binary;
using System.Text;

namespace SeNet.Torch.Tests.Weights;

/// <summary>Safetensors files made by hand, right or wrong, independent of the writer under test.</summary>
internal static class RawSafetensors
{
    internal static byte[] Make(string header, int dataBytes) => Make(Encoding.UTF8.GetBytes(header), new byte[dataBytes]);

    internal static byte[] Make(byte[] header, byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    /// <summary>A header entry: <c>"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}</c>.</summary>
    internal static string Entry(string name, string dtype, string shape, string begin, string end) =>
        $$"""
        "{{name}}":{"dtype":"{{dtype}}","shape":{{shape}},"data_offsets":[{{begin}},{{end}}]}
        """;
}
