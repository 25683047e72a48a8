namespace SeNet.Torch.Training;

/// <summary>Of which images batch normalization takes its statistics in training, where several ranks share a batch.</summary>
public enum BatchNormalization
{
    /// <summary>Of the whole batch: the result doesn't depend on the number of ranks.</summary>
    Synchronized,

    /// <summary>
    /// Of each rank's own images, as PyTorch does by default: nothing is sent between layers, but a rank needs two images or more, better 16 or
    /// more, and the result depends on the number of ranks. The running statistics are averaged before they are used.
    /// </summary>
    Local,
}
