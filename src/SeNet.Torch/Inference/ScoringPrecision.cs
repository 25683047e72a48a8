using System.Diagnostics.CodeAnalysis;

namespace SeNet.Torch.Inference;

/// <summary>In which numbers a network is computed on a CPU when it scores. A GPU scores in the weights' own type.</summary>
public enum ScoringPrecision
{
    /// <summary>float32: logits within 1e-4 of the plain network's.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The name that PyTorch and ONNX have for it.")]
    Float32,

    /// <summary>
    /// bfloat16 with sums in float32, in about half of the time; probabilities differ from float32's in the second or third digit, and a
    /// close call may get another class. Where the processor doesn't compute with it (AVX512_BF16, AMX, Arm's BF16), float32.
    /// </summary>
    BFloat16,

    /// <summary>bfloat16 where the processor has it and <see cref="PrecisionCheck"/> finds the same class for every image; otherwise float32.</summary>
    Auto,
}
