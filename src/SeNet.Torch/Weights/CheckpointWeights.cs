namespace SeNet.Torch.Weights;

/// <summary>Which weights of a checkpoint are meant: training may keep a smoothed copy beside those that it trains.</summary>
public enum CheckpointWeights
{
    /// <summary>The trained weights themselves.</summary>
    Trained,

    /// <summary>
    /// Their exponential moving average, which <c>.pth</c> checkpoints keep as <c>state_dict_ema</c> (timm), <c>model_ema</c>
    /// (torchvision) or <c>ema</c>.
    /// </summary>
    MovingAverage,
}
