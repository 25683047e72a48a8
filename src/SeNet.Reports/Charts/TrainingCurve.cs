using SeNet.Torch.Training;

namespace SeNet.Reports.Charts;

/// <summary>The epochs of one network's training.</summary>
/// <param name="Name">What the legend calls the network.</param>
/// <param name="Epochs">All finished epochs, in order.</param>
/// <param name="Measured">What the images are called that the network was measured with after each epoch.</param>
public sealed record TrainingCurve(string Name, IReadOnlyList<EpochReport> Epochs, string Measured = "test");
