namespace SeNet.Torch.Weights;

/// <summary>Weights that others trained and published, by name: what they learnt of ImageNet is where few images of one's own begin.</summary>
public static partial class PretrainedWeights
{
}
