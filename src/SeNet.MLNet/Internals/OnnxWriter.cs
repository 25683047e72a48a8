using Microsoft.ML.Data;
using SeNet.Torch.Export;
using SeNet.Torch.Weights.Onnx;

namespace SeNet.MLNet.Internals;

/// <summary>Writes into the graph that ML.NET makes of a pipeline.</summary>
internal sealed class OnnxWriter(OnnxContext context)
{
    // Of the operators and their attributes as they are used here.
    private const int MinimumOpset = 9;

    /// <summary>What a column is called in the graph; <see langword="null"/> if it isn't there, since what makes it can't be converted.</summary>
    public string? Find(string column) => context.ContainsColumn(column) ? context.GetVariableName(column) : null;

    /// <summary>Checks that the graph has the operators.</summary>
    /// <param name="writer">Who wants them, for the message.</param>
    public void RequireOperators(string writer) => context.CheckOpSetVersion(MinimumOpset, writer);

    /// <summary>Adds a column, and says what to call what makes it.</summary>
    public string AddColumn(string name, DataViewType type) => context.AddIntermediateVariable(type, name, false);

    /// <summary>Adds a node of the standard operators.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">What goes in.</param>
    /// <param name="output">What comes out: of <see cref="AddColumn"/>, or null for something of its own.</param>
    /// <param name="attributes">Its attributes: a whole number or several, a number, or a type.</param>
    /// <returns>What comes out.</returns>
    public string Add(string operation, string[] inputs, string? output = null, params IEnumerable<(string Name, object Value)> attributes)
    {
        output ??= context.AddIntermediateVariable(null, $"SeResNet.{operation}", true);
        var node = context.CreateNode(operation, inputs, [output], context.GetNodeName(operation), "");
        foreach (var (name, value) in attributes)
        {
            switch (value)
            {
                case long whole: node.AddAttribute(name, whole); break;
                case IEnumerable<long> several: node.AddAttribute(name, several); break;
                case double number: node.AddAttribute(name, number); break;
                case Type type: node.AddAttribute(name, type); break;
                default: throw new NotSupportedException($"Attribute '{name}' is of the type {value.GetType()}.");
            }
        }
        return output;
    }

    /// <summary>Adds a conversion to another type of number.</summary>
    public string AddCast(string input, Type type, string? output = null) =>
        Add("Cast", [input], output, ("to", type));

    /// <summary>Adds which value of each row is the largest: its place, counted from 0, <c>[N, 1]</c>.</summary>
    public string AddBest(string input) => Add("ArgMax", [input], null, ("axis", 1L), ("keepdims", 1L));

    /// <summary>Adds an addition of one: keys are counted from 1.</summary>
    public string AddOneMore(string input) => Add("Add", [input, AddNumbers(1)]);

    /// <summary>Adds whole numbers.</summary>
    public string AddNumbers(params long[] values) => context.AddInitializer(values, [values.Length], "SeResNet.numbers", true);

    /// <summary>Adds all nodes of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">What its inputs are here, by their names there.</param>
    /// <param name="output">What its last node's output is called here.</param>
    public void Add(OnnxGraph graph, IReadOnlyDictionary<string, string> inputs, string output)
    {
        var names = new Dictionary<string, string>(inputs);
        foreach (var weight in graph.Weights)
            names[weight.Name] = context.AddInitializer(weight.ReadValues(), weight.Shape, $"SeResNet.{weight.Name}", true);
        var nodes = graph.Proto.Node;
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = nodes[i];
            names[node.Output[0]] = Add(
                node.OpType, [.. node.Input.Select(name => names[name])], i == nodes.Count - 1 ? output : null,
                node.Attribute.Select(attribute => (attribute.Name, ValueOf(attribute))));
        }
    }

    private static object ValueOf(AttributeProto attribute) => attribute.Type switch
    {
        AttributeProto.Types.AttributeType.Int => attribute.I,
        AttributeProto.Types.AttributeType.Ints => attribute.Ints,
        AttributeProto.Types.AttributeType.Float => (double)attribute.F,
        _ => throw new NotSupportedException($"Attribute '{attribute.Name}' is of the type {attribute.Type}."),
    };
}
