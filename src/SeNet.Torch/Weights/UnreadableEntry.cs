namespace SeNet.Torch.Weights;

/// <summary>A tensor whose values can't be read, such as a quantized one. It only matters if the network needs it.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="Dtype">What it is: none of <see cref="WeightsDtype"/>'s names.</param>
/// <param name="Shape">Its shape, as far as the file tells.</param>
/// <param name="Reason">Why it can't be read, and what to do.</param>
internal sealed record UnreadableEntry(string Name, string Dtype, IReadOnlyList<long> Shape, string Reason) : IWeightsEntry;
