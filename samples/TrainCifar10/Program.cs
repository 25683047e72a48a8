using SeNet.Samples.Common.Processes;

namespace SeNet.Samples.TrainCifar10;

/// <summary>Trains an SE-ResNet on CIFAR-10, on your own images, or on images that the program draws itself.</summary>
internal static class Program
{
    private static int Main(string[] args) => CommandLine.Create(TrainingSession.Run).Parse(args).Invoke(SampleRun.Invocation);
}
