using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>Compares a file with a network's state dict and says all that doesn't fit in one message.</summary>
/// <param name="state">The network's tensors that are to be loaded.</param>
/// <param name="file">The file.</param>
/// <param name="classCount">The classes that the network tells apart; null if it isn't a classifier.</param>
/// <param name="ignored">Which of the file's tensors don't count.</param>
internal sealed class StateDictCheck(IReadOnlyDictionary<string, Tensor> state, SafetensorsFile file, long? classCount, Func<string, bool> ignored)
{
    private const int Listed = 5;

    private readonly List<string> _missing = [];
    private readonly List<string> _unexpected = [];
    private readonly List<string> _shapes = [];
    private readonly List<string> _dtypes = [];
    private readonly List<string> _remedies = [];
    private string? _first;

    /// <exception cref="WeightsFileException">The file doesn't fit the network.</exception>
    internal void Run()
    {
        foreach (var (name, tensor) in state)
        {
            if (file.TryGetEntry(name, out var entry)) Compare(entry, tensor);
            else if (!StateDictLoader.IsOptional(name)) Report(_missing, name, name);
        }
        foreach (var entry in file.Entries)
        {
            if (!state.ContainsKey(entry.Name) && !ignored(entry.Name)) Report(_unexpected, entry.Name, entry.Name);
        }
        if (_first is not null)
            throw new WeightsFileException(file.FilePath, _first, Describe());
    }

    private void Compare(SafetensorsEntry entry, Tensor tensor)
    {
        var expected = tensor.shape;
        if (!expected.AsSpan().SequenceEqual([.. entry.Shape]))
            Report(_shapes, entry.Name, DescribeShape(entry, expected));
        else if (SafetensorsDtype.ToScalarType(entry.Dtype) is not { } type)
            Report(_dtypes, entry.Name, $"{entry.Name} is {entry.Dtype}, which can't be read (only {SafetensorsDtype.Readable})");
        else if (!SafetensorsDtype.CanConvert(type, tensor.dtype))
            Report(_dtypes, entry.Name, $"{entry.Name} is {entry.Dtype}, the network's is {tensor.dtype}");
    }

    private string DescribeShape(SafetensorsEntry entry, long[] expected)
    {
        // The classifier is the module's own layer with a row per class: fc.weight, last_linear.weight.
        var isHead = entry.Name.Count(c => c == '.') == 1 && expected.Length == 2 && expected[0] == classCount
            && entry.Shape.Count == 2 && entry.Shape[1] == expected[1];
        if (!isHead)
            return $"{entry.Name} is [{string.Join(", ", entry.Shape)}], the network's [{string.Join(", ", expected)}]";
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
        if (_remedies.Count == 0)
        {
            var saved = file.Metadata.TryGetValue(ModelMetadata.Architecture, out var name) ? $", '{name}'," : "";
            _remedies.Add($"Create the network with the architecture{saved} that the file was saved from.");
        }
        return $"the file doesn't fit the network, which is unchanged. {string.Join("; ", problems)}. {string.Join(" ", _remedies)}";
    }

    private static string List(List<string> items) =>
        string.Join(", ", items.Take(Listed)) + (items.Count > Listed ? ", …" : "");
}
