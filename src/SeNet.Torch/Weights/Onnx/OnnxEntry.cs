namespace SeNet.Torch.Weights.Onnx;

/// <summary>A tensor of a state dict that a model's constants make.</summary>
/// <param name="Name">The state dict's key.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Fill">Writes its values, float32 in C order.</param>
internal sealed record OnnxEntry(string Name, IReadOnlyList<long> Shape, OnnxEntry.Filler Fill) : IWeightsEntry
{
    /// <summary>Writes values.</summary>
    internal delegate void Filler(Span<float> destination);

    public string Dtype => "F32";
}
