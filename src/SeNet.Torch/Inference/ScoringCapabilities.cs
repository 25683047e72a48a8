using SeNet.Torch.Native;

namespace SeNet.Torch.Inference;

/// <summary>What fast paths there are on the CPU.</summary>
/// <param name="FusedOperators">Whether libtorch has the operators of <see cref="Fused.FusedNetwork"/>.</param>
/// <param name="BFloat16">Whether the processor computes with bfloat16.</param>
internal sealed record ScoringCapabilities(bool FusedOperators, bool BFloat16)
{
    /// <summary>Those of this process.</summary>
    public static ScoringCapabilities Here => new(
        LibTorchFunctions.Instance is not null && AtenSetting.OneDnn.Value != false, ProcessorFeatures.HasBFloat16);
}
