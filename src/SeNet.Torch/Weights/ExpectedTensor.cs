using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>What a network wants of a tensor in a file: this shape, and a type that can be converted into this one.</summary>
internal readonly record struct ExpectedTensor(long[] Shape, ScalarType Type);
