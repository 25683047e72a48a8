namespace SeNet.Torch.Training;

/// <summary>A loss that is not finite.</summary>
/// <param name="Step">The step within the epoch, counted from 1.</param>
/// <param name="Loss">NaN or infinite.</param>
/// <param name="OfTestImages">Whether it is the test images' after that step, not the step's own.</param>
internal readonly record struct BadLoss(int Step, double Loss, bool OfTestImages = false);
