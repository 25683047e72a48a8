using static TorchSharp.torch;

namespace SeNet.Torch.Batches;

/// <summary>The second classes of images that were mixed in pairs, and how much the first ones count.</summary>
/// <param name="Others">Classes of the images mixed in: int64 <c>[N]</c>, on the images' device; the batch owns it.</param>
/// <param name="Share">The share of the first classes, λ: 0 to 1. The others have 1 − λ.</param>
internal sealed record LabelMix(Tensor Others, double Share)
{
    /// <summary>The classes that count more, by which hits are told.</summary>
    public Tensor Dominant(Tensor labels) => Share >= 0.5 ? labels : Others;
}
