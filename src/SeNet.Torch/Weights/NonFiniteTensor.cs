namespace SeNet.Torch.Weights;

/// <summary>A tensor of a file with values that aren't numbers a network can compute with.</summary>
/// <param name="Name">The tensor, as the network's own state dict calls it: <c>layer1.0.conv1.weight</c>.</param>
/// <param name="NaNCount">Values that are NaN.</param>
/// <param name="InfinityCount">Values that are infinite.</param>
public sealed record NonFiniteTensor(string Name, long NaNCount, long InfinityCount);
