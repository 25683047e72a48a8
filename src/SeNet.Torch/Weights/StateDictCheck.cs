using SeNet.Torch.Weights.Inspection;
using SeNet.Torch.Weights.Sharding;

namespace SeNet.Torch.Weights;

/// <summary>Compares a file with what a network's state dict wants and says all that doesn't fit in one message.</summary>
/// <param name="expected">The network's tensors by name.</param>
/// <param name="file">The file.</param>
/// <param name="classCount">The classes that the network tells apart; null if it isn't a classifier.</param>
/// <param name="ignored">Which of the file's tensors don't count.</param>
internal sealed class StateDictCheck(IReadOnlyDictionary<string, ExpectedTensor> expected, IWeightsFile file, long? classCount, Func<string, bool> ignored)
{
    private const int Listed = 5;

    private readonly List<string> _missing = [];
    private readonly List<string> _unexpected = [];
    private readonly List<string> _shapes = [];
    private readonly List<string> _dtypes = [];
    private readonly List<string> _remedies = [];
    private string? _first;

    /// <summary>The tensor at fault, or the first of several; null if all fit.</summary>
    internal string? First => _first;

    /// <exception cref="WeightsFileException">The file doesn't fit the network.</exception>
    internal void Require()
    {
        if (Find() is not { } problems) return;
        if (_remedies.Count == 0) _remedies.Add(SuggestArchitecture());
        throw new WeightsFileException(file.FilePath, _first, $"the file doesn't fit the network, which is unchanged. {problems}. {string.Join(" ", _remedies)}");
    }

    /// <summary>Compares, once; gives all that doesn't fit, or null.</summary>
    internal string? Find()
    {
        foreach (var (name, tensor) in expected)
        {
            if (file.TryFind(name, out var entry)) Compare(entry, tensor);
            else if (!StateDictLoader.IsOptional(name)) Report(_missing, name, name);
        }
        foreach (var entry in file.Entries)
        {
            if (!expected.ContainsKey(entry.Name) && !ignored(entry.Name)) Report(_unexpected, entry.Name, entry.Name);
        }
        return _first is null ? null : Describe();
    }

    private void Compare(IWeightsEntry entry, ExpectedTensor tensor)
    {
        if (CounterReader.IsCounter(entry)) return;
        if (!tensor.Shape.AsSpan().SequenceEqual([.. entry.Shape]))
            Report(_shapes, entry.Name, DescribeShape(entry, tensor.Shape));
        else if (WeightsDtype.ToScalarType(entry.Dtype) is not { } type)
            Report(_dtypes, entry.Name, $"{entry.Name} is {entry.Dtype}, which can't be read (only {WeightsDtype.Readable})");
        else if (!WeightsDtype.CanConvert(type, tensor.Type))
            Report(_dtypes, entry.Name, $"{entry.Name} is {entry.Dtype}, the network's is {tensor.Type}");
    }

    private string DescribeShape(IWeightsEntry entry, long[] shape)
    {
        // The classifier is the module's own layer with a row per class: fc.weight, last_linear.weight.
        var isHead = entry.Name.Count(c => c == '.') == 1 && shape.Length == 2 && shape[0] == classCount
            && entry.Shape.Count == 2 && entry.Shape[1] == shape[1];
        if (!isHead)
            return $"{entry.Name} is [{string.Join(", ", entry.Shape)}], the network's [{string.Join(", ", shape)}]";
        _remedies.Add($"Create the network with {entry.Shape[0]} classes to load this file.");
        return $"{entry.Name} has {entry.Shape[0]} rows, the network {classCount} classes";
    }

    private void Report(List<string> problems, string name, string text)
    {
        _first ??= name;
        problems.Add(text);
    }

    private string Describe()
    {
        var problems = new List<string>();
        if (_missing.Count > 0) problems.Add($"{_missing.Count} tensors are missing: {List(_missing)}");
        if (_unexpected.Count > 0) problems.Add($"{_unexpected.Count} tensors are unexpected: {List(_unexpected)}");
        if (_shapes.Count > 0) problems.Add($"{_shapes.Count} shapes differ: {List(_shapes)}");
        if (_dtypes.Count > 0) problems.Add($"{_dtypes.Count} element types don't fit: {List(_dtypes)}");
        return string.Join("; ", problems);
    }

    private string SuggestArchitecture()
    {
        if (ShardName.IsPart(file.FilePath)) return ShardName.Remedy;
        if (ArchitectureInspector.TryFind(file) is { } found)
        {
            if (found.ClassCount == 0 && _missing.Count > 0)
                return $"The file has no classifier of one linear layer, but the features of a '{found.Architecture.Name}': {nameof(ModelWeights)}.{nameof(ModelWeights.LoadBackbone)} takes them, and the network keeps its own head.";
            return $"Create the network with the architecture '{found.Architecture.Name}' and {found.ClassCount} classes, which the file holds.";
        }
        var saved = file.Metadata.TryGetValue(ModelMetadata.Architecture, out var name) ? $", '{name}'," : "";
        return $"Create the network with the architecture{saved} that the file was saved from.";
    }

    private static string List(List<string> items) =>
        string.Join(", ", items.Take(Listed)) + (items.Count > Listed ? ", …" : "");
}
