using SeNet.Samples.Common.Display;
using SeNet.Torch.Batches;

namespace SeNet.Samples.TrainCifar10;

/// <summary>Fetches CIFAR-10, showing how far it is.</summary>
internal static class Download
{
    public static void Run(string folder, TrainingDisplay display, CancellationToken cancellationToken)
    {
        TrainingDisplay.Message($"Fetching CIFAR-10 from {Cifar10Download.Address}");
        display.RunDownload(progress => Cifar10Download.DownloadAsync(folder, progress, cancellationToken: cancellationToken).GetAwaiter().GetResult());
    }
}
