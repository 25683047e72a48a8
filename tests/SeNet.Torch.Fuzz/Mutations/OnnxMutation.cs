using Google.Protobuf;
using SeNet.Torch.Weights.Onnx;

namespace SeNet.Torch.Fuzz.Mutations;

/// <summary>Damages an ONNX model that stays a protocol buffer: nodes, attributes, names, shapes and values.</summary>
internal static class OnnxMutation
{
    private static readonly string[] Operations = ["Conv", "Relu", "Add", "Mul", "MaxPool", "AveragePool", "GlobalAveragePool", "Identity", "Constant", "Gemm", "Sigmoid", "Flatten", "Softmax", "BatchNormalization", "QLinearConv", ""];
    private static readonly long[] Sizes = [0, 1, -1, 2, 3, 7, int.MaxValue, 1L << 32, long.MaxValue, long.MinValue];

    internal static bool IsModel(byte[] file) => file.Length > 8 && file[0] == 0x08 && file[2] != 0 && file[8] != '{';

    internal static byte[] Damage(byte[] file, Random random)
    {
        var model = ModelProto.Parser.ParseFrom(file);
        for (var times = random.Next(1, 4); times > 0; times--) Damage(model, random);
        var bytes = model.ToByteArray();
        return random.Next(20) == 0 ? ByteMutation.Damage(bytes, random) : bytes;
    }

    private static void Damage(ModelProto model, Random random)
    {
        var graph = model.Graph;
        if (graph is null || graph.Node.Count == 0 || graph.Initializer.Count == 0) return;
        var place = random.Next(graph.Node.Count);
        var node = graph.Node[place];
        switch (random.Next(11))
        {
            case 0: graph.Node.RemoveAt(place); break;
            case 1: graph.Node.Insert(random.Next(graph.Node.Count), node.Clone()); break;
            case 2: node.OpType = Operations[random.Next(Operations.Length)]; break;
            case 3 when node.Input.Count > 0: node.Input[random.Next(node.Input.Count)] = AnyName(graph, random); break;
            case 4 when node.Output.Count > 0: node.Output[0] = AnyName(graph, random); break;
            case 5: node.Attribute.Clear(); break;
            case 6 when node.Attribute.Count > 0: Damage(node.Attribute[random.Next(node.Attribute.Count)], random); break;
            case 7: graph.Initializer.RemoveAt(random.Next(graph.Initializer.Count)); break;
            case 8 or 9: Damage(graph.Initializer[random.Next(graph.Initializer.Count)], random); break;
            default: DamageEnds(model, graph, random); break;
        }
    }

    private static void Damage(AttributeProto attribute, Random random)
    {
        if (attribute.Ints.Count == 0) attribute.I = Sizes[random.Next(Sizes.Length)];
        else if (random.Next(3) == 0) attribute.Ints.Add(Sizes[random.Next(Sizes.Length)]);
        else attribute.Ints[random.Next(attribute.Ints.Count)] = Sizes[random.Next(Sizes.Length)];
    }

    private static void Damage(TensorProto tensor, Random random)
    {
        switch (random.Next(6))
        {
            case 0: tensor.DataType = random.Next(20); break;
            case 1: tensor.DataLocation = TensorProto.Types.DataLocation.External; break;
            case 2: tensor.ClearRawData(); break;
            case 3: tensor.Dims.Add(Sizes[random.Next(Sizes.Length)]); break;
            case 4 when tensor.Dims.Count > 0: tensor.Dims[random.Next(tensor.Dims.Count)] = Sizes[random.Next(Sizes.Length)]; break;
            default: tensor.RawData = ByteString.CopyFrom(new byte[random.Next(64)]); break;
        }
    }

    private static void DamageEnds(ModelProto model, GraphProto graph, Random random)
    {
        switch (random.Next(5))
        {
            case 0: graph.Input.Clear(); break;
            case 1: graph.Output.Clear(); break;
            case 2: graph.Initializer.Add(graph.Initializer[0].Clone()); break;
            case 3: model.ProducerName = "CNTK"; break;
            default: graph.Initializer[0].Name = AnyName(graph, random); break;
        }
    }

    private static string AnyName(GraphProto graph, Random random) => random.Next(4) switch
    {
        0 => "",
        1 => graph.Initializer[random.Next(graph.Initializer.Count)].Name,
        _ => graph.Node[random.Next(graph.Node.Count)].Output is [var output, ..] ? output : "x",
    };
}
