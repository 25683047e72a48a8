using SeNet.MLNet.Data;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;

namespace SeNet.MLNet.Scoring;

/// <summary>What training leaves, and what a model file holds.</summary>
/// <param name="Network">The network, with its weights; whoever receives the model owns and disposes it.</param>
/// <param name="Preprocessing">How an image becomes the network's input.</param>
/// <param name="Labels">The classes, as many as the network has.</param>
/// <param name="Device">Where to score, as <see cref="Torch.Native.ComputeDevice"/> names devices.</param>
internal sealed record TrainedModel(SeResNet Network, ImagePreprocessing Preprocessing, LabelMap Labels, string Device)
{
    /// <summary>In which numbers it scores on a CPU that has them: float32 or bfloat16.</summary>
    public ScoringPrecision Precision { get; init; } = ScoringPrecision.Float32;
}
