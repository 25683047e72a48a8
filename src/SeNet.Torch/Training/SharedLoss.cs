using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>
/// A rank's part of a loss that is a mean over all ranks' images: (Σ loss of the images) / (Σ weight of the images), where each sum is over
/// all ranks. So are the gradients: each rank's are those of its own images over the weight of all.
/// </summary>
internal sealed class SharedLoss
{
    private readonly Tensor _mean, _weight;
    private readonly double _share;

    /// <param name="mean">The mean over this rank's images.</param>
    /// <param name="weight">Their weight; <see langword="null"/> where each counts once.</param>
    /// <param name="images">Their number; 0 where none counts.</param>
    /// <param name="share">What the loss is multiplied by.</param>
    public SharedLoss(Tensor mean, Tensor? weight, long images, double share)
    {
        (_mean, _share) = (mean, share);
        _weight = weight?.to(ScalarType.Float64).view(1) ?? full([1], (double)images, ScalarType.Float64, mean.device);
        var sum = images == 0 ? zeros(1, ScalarType.Float64, mean.device) : Shared(mean.detach().to(ScalarType.Float64).view(1) * _weight);
        Sums = cat([_weight, sum]);
    }

    /// <summary>Weight and loss of this rank's images, float64 <c>[2]</c>, to be added up over ranks.</summary>
    public Tensor Sums { get; }

    /// <summary>The loss, once they are added up.</summary>
    /// <param name="sums">Over all ranks.</param>
    /// <returns>Of all images; and the part of it whose gradient this rank computes.</returns>
    public (Tensor All, Tensor Own) Of(Tensor sums)
    {
        using Scalar share = _share, least = double.Epsilon;
        var weight = sums.narrow(0, 0, 1).clamp_min(least); // 0 where nothing counts, and then so is the loss
        var own = (_weight / weight * share).to(_mean.dtype);
        return ((sums.narrow(0, 1, 1) / weight).squeeze(), (_mean * own).squeeze());
    }

    // In the sum already: a rank without images doesn't know the share.
    private Tensor Shared(Tensor loss)
    {
        using Scalar share = _share;
        return loss * share;
    }
}
