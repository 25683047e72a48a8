namespace SeNet.Torch.Training;

/// <summary>A learning rate that was tried.</summary>
/// <param name="LearningRate">The rate.</param>
/// <param name="Loss">The loss of the batch that was trained with it, in nats, before its update.</param>
/// <param name="SmoothedLoss">The running mean of the losses so far, in which later ones count more.</param>
public sealed record LearningRatePoint(double LearningRate, double Loss, double SmoothedLoss);
