using System.Diagnostics.CodeAnalysis;

namespace SeNet.Torch.Training;

/// <summary>In which numbers a training step is computed.</summary>
public enum TrainingPrecision
{
    /// <summary>float32 throughout.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The name that PyTorch has for it.")]
    Float32,

    /// <summary>
    /// Convolutions in bfloat16, in up to half of the time, with sums, normalization, loss, gradients of the weights and the weights
    /// themselves in float32 (Micikevicius et al., arXiv:1710.03740; bfloat16 has float32's range, so that no loss scaling is needed).
    /// Pays on GPUs since Ampere and on processors that compute with it (AVX512_BF16, AMX, Arm's BF16); works, slowly, on others.
    /// </summary>
    BFloat16,
}
