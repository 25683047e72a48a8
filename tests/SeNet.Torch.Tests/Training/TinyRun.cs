using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Training;

/// <summary>A network and images with which a run takes a second.</summary>
internal static class TinyRun
{
    public static SeResNetArchitecture Architecture { get; } = SeResNetArchitecture.CifarSeResNet20 with { Name = "tiny", Depths = [1, 1, 1], Widths = [8, 8, 16], StemWidth = 8, Reduction = 4, Dropout = 0.2 };

    public static TrainingOptions Options { get; } = TrainingOptions.Cifar with { Epochs = 3, BatchSize = 16, LearningRate = 0.05, ReportEvery = 3, Device = "cpu", Seed = 4 };

    public static DrawnImageSource Images { get; } = new(96, seed: 1);

    public static DrawnImageSource TestImages { get; } = new(40, seed: 2);

    public static SeResNet Network() => new(Architecture, 10, seed: 1);

    /// <summary>Trains a new network; gives the result and all weights and statistics.</summary>
    public static (TrainingResult Result, float[] Weights) Train(TrainingOptions options, Action<TrainingReport>? onReport = null, IImageSource? training = null, CancellationToken cancellationToken = default)
    {
        using var network = Network();
        var result = new Trainer(network, options).Fit(training ?? Images, TestImages, new Handler(onReport), cancellationToken);
        return (result, Weights(network));
    }

    public static float[] Weights(nn.Module network)
    {
        using var scope = NewDisposeScope();
        return [.. network.state_dict().Values.SelectMany(value => value.to(ScalarType.Float32).contiguous().data<float>().ToArray())];
    }

    private sealed class Handler(Action<TrainingReport>? handler) : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value) => handler?.Invoke(value);
    }
}
