namespace SeNet.Torch.Interpretability;

/// <summary>The gates of one SE block over the images of a class, or of all classes.</summary>
/// <param name="Block">The block's name among the weights: <c>layer3.2</c>.</param>
/// <param name="ClassIndex">The class, counted from 0; <see langword="null"/>: all classes.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Mean">Each channel's mean over the images, <c>[C]</c>; NaN where there is no image.</param>
/// <param name="StandardDeviation">Its standard deviation over the images (of these images: divided by their number), <c>[C]</c>; NaN likewise.</param>
public sealed record GateDistribution(string Block, int? ClassIndex, int Images, IReadOnlyList<float> Mean, IReadOnlyList<float> StandardDeviation)
{
    /// <summary>Number of the block's channels.</summary>
    public int Channels => Mean.Count;
}
