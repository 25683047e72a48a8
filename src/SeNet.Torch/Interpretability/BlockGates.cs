namespace SeNet.Torch.Interpretability;

/// <summary>The gates that one image gets from an SE block: by what each of the block's channels is multiplied.</summary>
/// <param name="Block">The block's name among the weights: <c>layer3.2</c>.</param>
/// <param name="Values">One per channel, each above 0 and below 1 (to float's precision): <c>[C]</c>.</param>
public sealed record BlockGates(string Block, IReadOnlyList<float> Values);
