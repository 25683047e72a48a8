using SeNet.Torch.Weights.Onnx;
using static TorchSharp.torch;

namespace SeNet.Torch.Export;

/// <summary>A graph that is being put together: nodes in the order of their addition, and their weights.</summary>
/// <param name="name">What the graph is called.</param>
/// <remarks>Every node has one output, whose name is the node's own. Names are unique.</remarks>
internal sealed class OnnxGraph(string name)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<OnnxWeight> _weights = [];

    /// <summary>All but the weights.</summary>
    public GraphProto Proto { get; } = new() { Name = name };

    /// <summary>The weights, in the order of their use.</summary>
    public IReadOnlyList<OnnxWeight> Weights => _weights;

    /// <summary>Adds the graph's input.</summary>
    /// <returns>Its name.</returns>
    public string AddInput(string name, string description, params TensorShapeProto.Types.Dimension[] shape)
    {
        Proto.Input.Add(Describe(name, description, shape));
        return Claim(name);
    }

    /// <summary>Makes the output of a node the graph's.</summary>
    public void AddOutput(string name, string description, params TensorShapeProto.Types.Dimension[] shape) =>
        Proto.Output.Add(Describe(name, description, shape));

    /// <summary>Adds a node.</summary>
    /// <param name="operation">The standard operator.</param>
    /// <param name="name">What to call the node and its output.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="attributes">Those that differ from the operator's defaults.</param>
    /// <returns>The output's name.</returns>
    public string Add(string operation, string name, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        Proto.Node.Add(new NodeProto { OpType = operation, Name = name, Input = { inputs.ToArray() }, Output = { name }, Attribute = { attributes.ToArray() } });
        return Claim(name);
    }

    /// <summary>Adds a weight.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="createValues">Makes its values when the file is written; see <see cref="OnnxWeight"/>.</param>
    /// <returns>Its name.</returns>
    public string AddWeight(string name, long[] shape, Func<Tensor> createValues)
    {
        _weights.Add(new OnnxWeight(name, shape, createValues));
        return Claim(name);
    }

    public static AttributeProto Attribute(string name, long value) => new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    public static AttributeProto Attribute(string name, params long[] values) => new() { Name = name, Ints = { values }, Type = AttributeProto.Types.AttributeType.Ints };

    public static AttributeProto Attribute(string name, float value) => new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float };

    /// <summary>A dimension of a fixed size, or a named one that is known when the network runs.</summary>
    public static TensorShapeProto.Types.Dimension Dimension(string name, long? size) =>
        size is { } value ? new() { DimValue = value } : new() { DimParam = name };

    private static ValueInfoProto Describe(string name, string description, TensorShapeProto.Types.Dimension[] shape) => new()
    {
        Name = name,
        DocString = description,
        Type = new() { TensorType = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new() { Dim = { shape } } } },
    };

    private string Claim(string name) => _names.Add(name)
        ? name
        : throw new ArgumentException($"The graph has a layer or weight named '{name}' already; give {nameof(OnnxExportOptions.InputName)} and {nameof(OnnxExportOptions.OutputName)} another name.");
}
