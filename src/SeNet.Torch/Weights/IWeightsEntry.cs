namespace SeNet.Torch.Weights;

/// <summary>A tensor in a weights file, whatever the format.</summary>
internal interface IWeightsEntry
{
    /// <summary>Unique in its file; a state dict's key.</summary>
    string Name { get; }

    /// <summary>One of <see cref="WeightsDtype"/>'s names.</summary>
    string Dtype { get; }

    /// <summary>The sizes of the dimensions, outermost first, each ≥ 0; empty for a scalar.</summary>
    IReadOnlyList<long> Shape { get; }
}
