namespace SeNet.Torch.Network.Autograd;

/// <summary>What a gate computed from a batch.</summary>
/// <param name="Layers">The layers that did.</param>
/// <param name="Squeezed">What entered them, <c>[N, C]</c>.</param>
/// <param name="Hidden">The hidden units behind their ReLU, <c>[N, hidden]</c>.</param>
/// <param name="Gates">The gates, <c>[N, C]</c>, in (0, 1).</param>
internal sealed record GateValues(GateLayers Layers, float[] Squeezed, float[] Hidden, float[] Gates);
