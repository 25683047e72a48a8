using SeNet.Reports.Charts;
using SeNet.Torch.Network;
using SeNet.Torch.Training;

namespace SeNet.Samples.TrainCifar10;

/// <summary>A network's cost and how its training went.</summary>
internal sealed record TrainedNetwork(string Name, NetworkCost Cost, TrainingResult Result)
{
    public TrainingCurve Curve => new(Name, Result.Epochs);
}
