using SeNet.Torch.Weights.Naming;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>Finds the state dict in a checkpoint: it may be the root, or lie in a dictionary beside epochs, optimizers and options.</summary>
/// <param name="Items">The tensors by name, in the file's order, and objects in a tensor's place.</param>
/// <param name="Wrapper">The keys that lead there, joined by dots; empty at the root.</param>
/// <param name="IsMovingAverage">Whether those keys say that it is a moving average.</param>
/// <param name="HasMovingAverage">Whether the checkpoint has averaged weights, too.</param>
/// <param name="OtherNetworks">Where the other networks are.</param>
/// <param name="SkippedObjects">The classes of Python objects that were left alone.</param>
internal sealed record StateDictSelection(
    IReadOnlyList<(string Name, object Value)> Items, string Wrapper, bool IsMovingAverage, bool HasMovingAverage, IReadOnlyList<string> OtherNetworks,
    IReadOnlyList<string> SkippedObjects)
{
    private const string NumPyArray = "numpy.core.multiarray._reconstruct", NewNumPyArray = "numpy._core.multiarray._reconstruct";

    /// <param name="path">The file, for messages.</param>
    /// <param name="root">The object that the checkpoint's pickle holds.</param>
    /// <param name="weights">Which weights to take.</param>
    /// <exception cref="WeightsFileException">There are none; says what there is.</exception>
    internal static StateDictSelection Select(string path, object? root, CheckpointWeights weights)
    {
        if (root is PickledTensor)
            throw new WeightsFileException(path, null, $"it holds a single tensor, not a network's weights. Save them all: {PickleRefusals.SaveWeights}.");
        var tree = new CheckpointTree(root);
        // A dictionary of tensors that is no network's is better than none: the message can say what it is.
        var networks = tree.Dictionaries.Where(dictionary => dictionary.Places.Count > 0).ToList();
        var candidates = (networks.Count > 0 ? networks : [.. tree.Dictionaries.Where(dictionary => dictionary.IsUsual)])
            .OrderBy(dictionary => dictionary.Rank).ThenBy(dictionary => dictionary.Keys.Count).ToList();
        if (candidates.Count == 0) candidates = [.. tree.Dictionaries.Where(dictionary => dictionary.Keys.Count == 0 || dictionary.IsAverage)];
        if (networks.Count == 0 && tree.Modules.Count > 0) throw PickleRefusals.Module(path, tree.Modules[0].ClassName, tree.Modules[0].Keys);
        var averaged = candidates.Find(candidate => candidate.IsAverage) ?? candidates.Find(candidate => candidate.Places.Any(place => place.IsAverage));
        var trained = candidates.Find(candidate => !candidate.IsAverage);
        var chosen = weights == CheckpointWeights.Trained ? trained : averaged;
        if (chosen is null) throw Refuse(path, root, weights, averaged, tree);
        return new StateDictSelection(
            [.. Tensors(chosen.Items), .. Heads(root, chosen)], chosen.Path, weights == CheckpointWeights.MovingAverage && chosen.IsAverage, averaged is not null,
            [.. networks.Where(other => other != chosen).SelectMany(other => other.Places.Select(place => $"{other.Path}{(place.Prefix.Length > 0 && other.Path.Length > 0 ? "." : "")}{place.Prefix}"))],
            tree.Classes.Count == 0 ? [] : tree.Classes);
    }

    private static WeightsFileException Refuse(string path, object? root, CheckpointWeights weights, TensorDictionary? averaged, CheckpointTree tree)
    {
        if (weights == CheckpointWeights.MovingAverage)
            return new WeightsFileException(path, null, $"it holds no moving average of weights (none called state_dict_ema, model_ema, ema, teacher or the like). Load {nameof(CheckpointWeights)}.{nameof(CheckpointWeights.Trained)} instead.");
        if (averaged is not null)
            return new WeightsFileException(path, null, $"it holds only a moving average of weights, '{averaged.Path}'. Load {nameof(CheckpointWeights)}.{nameof(CheckpointWeights.MovingAverage)} (senet: --moving-average).");
        if (CheckpointTree.AsDictionary(root) is { Count: > 0 } dictionary)
        {
            return tree.Classes.Any(name => name is NumPyArray or NewNumPyArray) && dictionary.Values.All(value => value is PickledObject)
                ? new WeightsFileException(path, null, "its values are NumPy arrays, not PyTorch's tensors. Convert them in Python: torch.save({name: torch.from_numpy(value) for name, value in checkpoint.items()}, 'weights.pth').")
                : new WeightsFileException(path, null, $"it holds no weights where checkpoints have them; its keys are {List(dictionary)}. Save the weights alone: {PickleRefusals.SaveWeights}.");
        }
        return root is PickledObject other
            ? PickleRefusals.Object(path, other.ClassName)
            : new WeightsFileException(path, null, $"it doesn't hold a dictionary of tensors. Save the weights: {PickleRefusals.SaveWeights}.");
    }

    private static IEnumerable<(string Name, object Value)> Tensors(OrderedDictionary<string, object?> items) =>
        items.Where(pair => pair.Value is PickledTensor or PickledObject).Select(pair => (pair.Key, pair.Value!));

    // {"backbone": {…}, "fc": {…}}: the head's dictionary lies beside the network's.
    private static IEnumerable<(string Name, object Value)> Heads(object? root, TensorDictionary chosen)
    {
        if (chosen.Keys.Count == 0) return [];
        var parent = CheckpointTree.AsDictionary(root);
        foreach (var key in chosen.Keys.SkipLast(1)) parent = parent is not null && parent.TryGetValue(key, out var inner) ? CheckpointTree.AsDictionary(inner) : null;
        return parent is null ? [] : parent.Where(pair => pair.Key != chosen.Keys[^1] && HeadName.IsHead(pair.Key))
            .SelectMany(pair => CheckpointTree.AsDictionary(pair.Value) is { } head ? Tensors(head).Select(item => (Name: $"{pair.Key}.{item.Name}", item.Value)) : [])
            .Where(item => !chosen.Items.ContainsKey(item.Name));
    }

    private static string List(OrderedDictionary<string, object?> dictionary) =>
        string.Join(", ", dictionary.Keys.Take(8).Select(key => key.Length <= 50 ? key : key[..50] + "…")) + (dictionary.Count > 8 ? ", …" : "");
}
