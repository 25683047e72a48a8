using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Training;

namespace SeNet.Reports.Tests;

/// <summary>A short training run of drawn images, small enough for a test.</summary>
internal static class TrainedRun
{
    public static readonly TrainingOptions Options = TrainingOptions.Cifar with { Epochs = 2, BatchSize = 20, Augmentation = null, Device = "cpu", ReportEvery = 2 };

    public static TrainingResult Fit(IProgress<TrainingReport> progress, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var network = new SeResNet(SeResNetArchitecture.FromName("cifar_se_resnet8"), 10, seed: 1);
        return new Trainer(network, options ?? Options).Fit(new DrawnImageSource(100, seed: 1, size: 32), new DrawnImageSource(50, seed: 2, size: 32), progress, cancellationToken);
    }
}
