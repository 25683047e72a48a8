using SeNet.Torch.Weights.Naming;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>A dictionary in a checkpoint that has tensors in it.</summary>
/// <param name="Keys">The keys that lead to it; none for the root.</param>
/// <param name="Items">What is in it.</param>
internal sealed record TensorDictionary(IReadOnlyList<string> Keys, OrderedDictionary<string, object?> Items)
{
    // What the first key is in Lightning and timm, PyTorch's examples, torchvision, DeepSpeed, and others: where several are, the first of these is meant.
    private static readonly string[] Usual =
        ["state_dict", "model_state_dict", "model_state", "model", "module", "net", "network", "student", "weights", "params", "backbone", "encoder"];

    /// <summary>The keys, joined by dots.</summary>
    internal string Path { get; } = string.Join('.', Keys);

    /// <summary>The networks in it.</summary>
    internal IReadOnlyList<NetworkPlace> Places { get; } = NetworkPlace.FindAll(Items.Where(pair => pair.Value is PickledTensor or PickledObject).Select(pair => pair.Key));

    /// <summary>Whether its path says that it is a moving average.</summary>
    internal bool IsAverage => AverageNames.IsAverage(Path);

    /// <summary>Whether checkpoints usually keep weights there.</summary>
    internal bool IsUsual => Rank < Usual.Length;

    /// <summary>Which comes first of several: the lower. The root comes last.</summary>
    internal int Rank => Keys.Count == 0 ? int.MaxValue : Array.IndexOf(Usual, Keys[0]) is >= 0 and var rank ? rank : Usual.Length;
}
