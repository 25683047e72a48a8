namespace SeNet.Torch.Weights.Pickle;

/// <summary>What a checkpoint's root leads to: dictionaries of tensors, networks with their code, other objects.</summary>
internal sealed class CheckpointTree
{
    private const int MaxDepth = 4, MaxListItems = 16, MaxContainers = 10_000;

    // What training keeps beside the weights, in tensors as large, under names that no network has.
    private static readonly HashSet<string> Optimizers = new(StringComparer.Ordinal) { "optimizer", "optimizers", "optimizer_states", "optimizer_state_dict", "optim", "opt" };

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<TensorDictionary> _dictionaries = [];
    private readonly List<(IReadOnlyList<string> Keys, string ClassName)> _modules = [];
    private readonly OrderedDictionary<string, object?> _objects = new(StringComparer.Ordinal);

    internal CheckpointTree(object? root) => Visit(root, []);

    /// <summary>In the file's order, outer ones before those in them.</summary>
    internal IReadOnlyList<TensorDictionary> Dictionaries => _dictionaries;

    /// <summary>Networks that were saved as Python objects, and where they are.</summary>
    internal IReadOnlyList<(IReadOnlyList<string> Keys, string ClassName)> Modules => _modules;

    /// <summary>The classes of all other objects, each once.</summary>
    internal IReadOnlyList<string> Classes => [.. _objects.Keys];

    /// <summary>An object that holds texts and values is as good as a dictionary, such as mmcv's <c>ConfigDict</c>.</summary>
    internal static OrderedDictionary<string, object?>? AsDictionary(object? value) =>
        value as OrderedDictionary<string, object?> ?? (value as PickledObject)?.Items;

    private void Visit(object? value, string[] keys)
    {
        if (value is PickledObject other)
        {
            if (other.IsModule || other.ClassName.StartsWith("torch.nn.modules.", StringComparison.Ordinal))
            {
                _modules.Add((keys, other.ClassName));
                return;
            }
            _objects.TryAdd(other.ClassName, null);
        }
        var items = AsDictionary(value) ?? ListItems(value);
        if (items is null || keys.Length > MaxDepth || _seen.Count >= MaxContainers || !_seen.Add(items)) return;
        if (items.Values.Any(item => item is PickledTensor)) _dictionaries.Add(new TensorDictionary(keys, items));
        foreach (var (key, item) in items)
        {
            if (!Optimizers.Contains(key)) Visit(item, [.. keys, key]);
        }
    }

    // torch.save([model.state_dict(), …]).
    private static OrderedDictionary<string, object?>? ListItems(object? value)
    {
        if (value is not IReadOnlyList<object?> { Count: <= MaxListItems } list || !list.Any(item => AsDictionary(item) is not null || item is PickledObject)) return null;
        var items = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++) items.Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture), list[i]);
        return items;
    }
}
