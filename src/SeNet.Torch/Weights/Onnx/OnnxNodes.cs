namespace SeNet.Torch.Weights.Onnx;

/// <summary>A model's graph by what its nodes read and write. Remembers which nodes were understood.</summary>
internal sealed class OnnxNodes
{
    private readonly GraphProto _graph;
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeProto>> _readers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly HashSet<NodeProto> _understood = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="WeightsFileException">Two nodes or constants have one name.</exception>
    internal OnnxNodes(string path, GraphProto graph)
    {
        FilePath = path;
        _graph = graph;
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var constant in graph.Initializer) AddConstant(constant.Name, constant, written);
        foreach (var node in graph.Node)
        {
            if (TryAddConstant(node, written)) continue;
            foreach (var output in node.Output)
                if (!written.Add(output)) throw Twice(output);
            foreach (var input in node.Input.Distinct())
                (_readers.TryGetValue(input, out var readers) ? readers : _readers[input] = []).Add(node);
        }
    }

    internal string FilePath { get; }

    /// <summary>The graph's inputs, without the constants that old models list among them.</summary>
    internal IReadOnlyList<ValueInfoProto> Inputs => [.. _graph.Input.Where(input => !_constants.ContainsKey(input.Name))];

    internal bool IsOutput(string value) => _graph.Output.Count == 1 && _graph.Output[0].Name == value;

    /// <summary>The nodes that read a value, in the order of the file.</summary>
    internal IReadOnlyList<NodeProto> Readers(string value) => _readers.TryGetValue(value, out var readers) ? readers : [];

    /// <summary>The one node that reads a value; <see langword="null"/> where there is none or several.</summary>
    internal NodeProto? Reader(string value) => Readers(value) is [var only] ? only : null;

    /// <summary>Notes that a node is understood.</summary>
    /// <returns>The value that it writes.</returns>
    internal string Understand(NodeProto node)
    {
        if (node.Output.Count != 1 && !(node.OpType is "Dropout" or "BatchNormalization" && node.Output.Count > 0))
            throw Differs(node, $"writes {node.Output.Count} values");
        if (node.Domain is not "" and not "ai.onnx") throw Differs(node, $"is of the domain '{node.Domain}'");
        if (!_understood.Add(node)) throw Differs(node, "is reached twice");
        return node.Output[0];
    }

    /// <summary>The constant that a node reads.</summary>
    internal OnnxConstant Constant(NodeProto node, int input)
    {
        var name = node.Input.Count > input ? node.Input[input] : "";
        while (_aliases.TryGetValue(name, out var source)) name = source;
        return _constants.TryGetValue(name, out var tensor)
            ? new OnnxConstant(FilePath, tensor)
            : throw Differs(node, name.Length == 0 ? $"has no input {input + 1}" : $"reads '{name}', which is no constant");
    }

    /// <summary>Refuses the model for the first node that wasn't understood.</summary>
    internal void RequireAllUnderstood()
    {
        if (_graph.Node.FirstOrDefault(node => !IsConstant(node) && !_understood.Contains(node)) is { } node)
            throw Differs(node, "has no place in one");
    }

    /// <summary>The error that says which node makes the model another network.</summary>
    internal WeightsFileException Differs(NodeProto? node, string how) => node is null
        ? new(FilePath, null, $"its graph is no ResNet or SE-ResNet of this library: it {how}. Take another model, or its weights as safetensors or .pth.")
        : new(FilePath, null, $"its graph is no ResNet or SE-ResNet of this library: node {Describe(node)} {how}. Take another model, or its weights as safetensors or .pth.");

    internal static AttributeProto? Attribute(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    internal static IReadOnlyList<long>? Integers(NodeProto node, string name) => Attribute(node, name)?.Ints;

    internal static long Integer(NodeProto node, string name, long otherwise) => Attribute(node, name) is { } found ? found.I : otherwise;

    private static bool IsConstant(NodeProto node) => node.OpType is "Constant" or "Identity" && node.Output.Count == 1;

    private static string Describe(NodeProto node) => $"'{(node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault())}' ({node.OpType})";

    // PyTorch names a constant that two layers share anew by an Identity.
    private bool TryAddConstant(NodeProto node, HashSet<string> written)
    {
        if (!IsConstant(node)) return false;
        if (node.OpType == "Constant" && Attribute(node, "value")?.T is { } tensor) AddConstant(node.Output[0], tensor, written);
        else if (node.OpType == "Identity" && node.Input.Count == 1 && (_constants.ContainsKey(node.Input[0]) || _aliases.ContainsKey(node.Input[0])))
            Alias(node.Output[0], node.Input[0], written);
        else throw Differs(node, "has no place in one");
        return true;
    }

    private void Alias(string name, string source, HashSet<string> written)
    {
        if (!written.Add(name)) throw Twice(name);
        _aliases.Add(name, source);
    }

    private void AddConstant(string name, TensorProto tensor, HashSet<string> written)
    {
        if (!written.Add(name)) throw Twice(name);
        _constants.Add(name, tensor);
    }

    private WeightsFileException Twice(string name) =>
        new(FilePath, null, $"two values are named '{name}'. The file is damaged; get it again.");
}
