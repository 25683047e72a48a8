using System.Buffers.Binary;
using System.Text;

namespace SeNet.Torch.Fuzz.Mutations;

/// <summary>Pickles made of opcodes drawn at random.</summary>
internal static class RandomPickle
{
    private static readonly string[] Globals =
    [
        "collections\nOrderedDict", "torch._utils\n_rebuild_tensor_v2", "torch._utils\n_rebuild_parameter", "torch\nFloatStorage", "torch\nLongStorage",
        "torch._tensor\n_rebuild_from_type_v2", "torch\nTensor", "torch\nSize", "torch\ndevice", "__builtin__\nset", "os\nsystem", "builtins\neval",
        "argparse\nNamespace", "collections\ndefaultdict", "torch._utils\n_rebuild_qtensor", "torch._utils\n_rebuild_tensor_v3", "torch\nQInt8Storage", "a\nb",
        "torch\nFloatTensor", "torch.nn.parameter\nParameter", "torch\nF4Storage", "torch._utils\n_rebuild_tensor",
    ];

    private static readonly string[] Texts = ["storage", "0", "1", "cpu", "state_dict", "model_ema", "conv1.weight", "layer1.0.conv1.weight", "module.", "größe", "", "neg", "conj", "fc",
        "fc.weight", "4.0.conv1.weight", "0.weight", "layer1._orig_mod.0.conv1.weight", "ema_model.layer1.0.conv1.weight", "ema_model.conv1.weight", ".", "_modules"];
    private static readonly byte[] Plain = [.. "(()012N)t]laed}sub"u8, 0x81, 0x92, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8f, 0x90, 0x91, 0x93, 0x94, (byte)'R', (byte)'Q', (byte)'R', (byte)'Q', (byte)'.'];

    internal static byte[] Make(Random random)
    {
        using var bytes = new MemoryStream();
        bytes.Write([0x80, 2]);
        for (var count = random.Next(1, 200); count > 0; count--) bytes.Write(random.Next(12) == 0 ? Tensor(random) : Opcode(random));
        bytes.WriteByte((byte)'.');
        return bytes.ToArray();
    }

    internal static byte[] Opcode(Random random) => random.Next(10) switch
    {
        0 => [(byte)'c', .. Encoding.UTF8.GetBytes(Globals[random.Next(Globals.Length)]), (byte)'\n'],
        1 => Text(Texts[random.Next(Texts.Length)]),
        2 or 3 => Number(random),
        4 => [(byte)(random.Next(2) == 0 ? 'q' : 'h'), (byte)random.Next(20)],
        5 => [(byte)random.Next(256)],
        _ => [Plain[random.Next(Plain.Length)]],
    };

    internal static byte[] Number(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                var number = new byte[10];
                (number[0], number[1]) = (0x8a, 8);
                BinaryPrimitives.WriteInt64LittleEndian(number.AsSpan(2), random.Next(3) == 0 ? random.NextInt64() : long.MaxValue >> random.Next(40));
                return number;
            case 1:
                var small = new byte[5];
                small[0] = (byte)'J';
                BinaryPrimitives.WriteInt32LittleEndian(small.AsSpan(1), random.Next(2) == 0 ? random.Next(-2, 100) : random.Next(int.MinValue, int.MaxValue));
                return small;
            default:
                return [(byte)'K', (byte)(random.Next(2) == 0 ? random.Next(8) : random.Next(256))];
        }
    }

    // A whole tensor with a name before it, its numbers mostly small.
    private static byte[] Tensor(Random random)
    {
        var dimensions = random.Next(0, 4);
        byte[] sizes = [(byte)'(', .. Enumerable.Range(0, dimensions).SelectMany(_ => Number(random)), (byte)'t'];
        byte[] strides = [(byte)'(', .. Enumerable.Range(0, dimensions).SelectMany(_ => Number(random)), (byte)'t'];
        return
        [
            .. Text(Texts[random.Next(Texts.Length)]), .. "ctorch._utils\n_rebuild_tensor_v2\n(("u8, .. Text("storage"), .. "ctorch\nFloatStorage\n"u8,
            .. Text("0"), .. Text("cpu"), .. Number(random), .. "tQ"u8, .. Number(random), .. sizes, .. strides, 0x89, (byte)'N', .. "tR"u8,
        ];
    }

    private static byte[] Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return [(byte)'X', (byte)utf8.Length, 0, 0, 0, .. utf8];
    }
}
