namespace SeNet.Torch.Weights.Pickle;

/// <summary>A Python name that a pickle mentions: one of those that <see cref="PickleGlobals"/> knows.</summary>
/// <param name="Name">With its module: <c>torch._utils._rebuild_tensor_v2</c>.</param>
internal sealed record PickleGlobal(string Name);
