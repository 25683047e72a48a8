using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Pretrained;

namespace SeNet.Torch.Weights;

/// <summary>What a file of weights is, as <see cref="ModelWeights.Inspect"/> found it. Immutable.</summary>
public sealed record WeightsDescription
{
    /// <summary>
    /// The network. Its name is a known one where it equals one of <see cref="SeResNetArchitecture.All"/>; else the one that the file's
    /// writer gave it, or a made-up one such as <c>se_resnet14_custom</c>.
    /// </summary>
    public required SeResNetArchitecture Architecture { get; init; }

    /// <summary>Number of classes; 0 if the file has no classifier, so that only <see cref="ModelWeights.LoadBackbone"/> takes it.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Whether <see cref="Architecture"/> is one of <see cref="SeResNetArchitecture.All"/>.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>Number of parameters; batch normalization's running statistics don't count.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The element type of the first convolution's weights: <c>F32</c>, <c>F16</c>, <c>BF16</c> or <c>F64</c>.</summary>
    public required string Dtype { get; init; }

    /// <summary>The container.</summary>
    public required WeightsFormat Format { get; init; }

    /// <summary>Where in a checkpoint the weights lie, such as <c>state_dict</c>; empty if at its root.</summary>
    public required string Wrapper { get; init; }

    /// <summary>What precedes every weight's name in the file, such as <c>module.</c>; often empty.</summary>
    public required string Prefix { get; init; }

    /// <summary>Whether the file also holds a moving average of the weights: see <see cref="CheckpointWeights.MovingAverage"/>.</summary>
    public required bool HasMovingAverage { get; init; }

    /// <summary>
    /// The statistics that the family's published weights expect pixels to be normalized with: ImageNet's, or CIFAR-10's for networks with a
    /// 3×3 stem; of weights asked for by name the catalogue's. Files don't say, so weights of one's own may want others.
    /// </summary>
    public required ChannelStatistics Statistics { get; init; }

    /// <summary>The catalogue's entry, where the weights were asked for by name; else <see langword="null"/>.</summary>
    public PretrainedEntry? Published { get; init; }

    /// <summary>How the publisher tested these weights; <see langword="null"/> where it isn't known, as for files of one's own.</summary>
    public TestInput? TestInput { get; init; }

    /// <summary>
    /// What the classes are called, in the order of the scores; <see langword="null"/> where it isn't known. Files that this library wrote
    /// tell; weights of the catalogue tell
    /// ImageNet's apart (<see cref="ImageNetClasses"/>).
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>With what the catalogue says of the weights.</summary>
    internal WeightsDescription As(PretrainedEntry? entry) => entry is null ? this : this with
    {
        Published = entry,
        Statistics = entry.Statistics,
        TestInput = entry.TestInput,
        ClassNames = ClassNames ?? (ClassCount == ImageNetClasses.Names.Count ? ImageNetClasses.Names : null),
    };
}
