namespace SeNet.Torch.Weights.Pickle;

/// <summary>Finds the state dict in a checkpoint: it may be the root, or lie in a dictionary beside epochs, optimizers and options.</summary>
/// <param name="Tensors">The tensors by name, in the file's order.</param>
/// <param name="Wrapper">The keys that lead there, joined by dots; empty at the root.</param>
/// <param name="HasMovingAverage">Whether the checkpoint has averaged weights too.</param>
internal sealed record StateDictSelection(IReadOnlyList<(string Name, PickledTensor Tensor)> Tensors, string Wrapper, bool HasMovingAverage)
{
    private const int MaxDepth = 4;

    // The first that leads to tensors is taken. Lightning and timm, PyTorch's examples, torchvision, DeepSpeed, and others.
    private static readonly string[] Trained = ["state_dict", "model_state_dict", "model_state", "model", "module", "net", "network", "weights", "params", "backbone"];
    private static readonly string[] Averaged = ["state_dict_ema", "model_ema", "ema_state_dict", "model_ema_state_dict", "ema_model", "ema", "params_ema"];

    /// <param name="path">The file, for messages.</param>
    /// <param name="root">The object that the checkpoint's pickle holds.</param>
    /// <param name="weights">Which weights to take.</param>
    /// <exception cref="WeightsFileException">There are none; says what there is.</exception>
    internal static StateDictSelection Select(string path, object? root, CheckpointWeights weights)
    {
        if (root is PickledTensor)
            throw new WeightsFileException(path, null, $"it holds a single tensor, not a network's weights. Save them all: {PickleRefusals.SaveWeights}.");
        if (root is not OrderedDictionary<string, object?> dictionary)
            throw new WeightsFileException(path, null, $"it doesn't hold a dictionary of tensors. Save the weights: {PickleRefusals.SaveWeights}.");
        var averaged = Find(dictionary, Averaged, MaxDepth);
        if (weights == CheckpointWeights.MovingAverage)
            return averaged is { } average ? Make(average) : throw new WeightsFileException(path, null, $"it holds no moving average of weights (none of {string.Join(", ", Averaged)}). Load {nameof(CheckpointWeights)}.{nameof(CheckpointWeights.Trained)} instead.");
        if (Find(dictionary, Trained, MaxDepth) is { } trained) return Make(trained);
        if (dictionary.Values.Any(value => value is PickledTensor)) return Make((dictionary, ""));
        throw new WeightsFileException(path, null, averaged is { } only
            ? $"it holds only a moving average of weights, '{only.Keys}'. Load {nameof(CheckpointWeights)}.{nameof(CheckpointWeights.MovingAverage)} (senet: --moving-average)."
            : $"it holds no weights where checkpoints have them; its keys are {List(dictionary)}. Save the weights alone: {PickleRefusals.SaveWeights}.");

        StateDictSelection Make((OrderedDictionary<string, object?> Tensors, string Keys) found) =>
            new([.. found.Tensors.Where(pair => pair.Value is PickledTensor).Select(pair => (pair.Key, (PickledTensor)pair.Value!))], found.Keys, averaged is not null);
    }

    // A wrapper may hold a wrapper: {"model_ema": {"module": …}}. A name is one only if it leads to tensors.
    private static (OrderedDictionary<string, object?> Tensors, string Keys)? Find(OrderedDictionary<string, object?> dictionary, string[] names, int depth)
    {
        foreach (var name in names)
        {
            if (!dictionary.TryGetValue(name, out var value) || value is not OrderedDictionary<string, object?> inner) continue;
            if (depth > 1 && Find(inner, Trained, depth - 1) is { } deeper) return (deeper.Tensors, $"{name}.{deeper.Keys}");
            if (inner.Values.Any(item => item is PickledTensor)) return (inner, name);
        }
        return null;
    }

    private static string List(OrderedDictionary<string, object?> dictionary) =>
        dictionary.Count == 0 ? "none" : string.Join(", ", dictionary.Keys.Take(8).Select(key => key.Length <= 50 ? key : key[..50] + "…")) + (dictionary.Count > 8 ? ", …" : "");
}
