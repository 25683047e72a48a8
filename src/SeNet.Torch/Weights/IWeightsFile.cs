using System.Diagnostics.CodeAnalysis;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>
/// An open file of named tensors, whatever the format: everything about it has been checked but for the values, which are read
/// on demand, straight into their destination.
/// </summary>
internal interface IWeightsFile : IDisposable
{
    /// <summary>The file, for messages.</summary>
    string FilePath { get; }

    WeightsFormat Format { get; }

    /// <summary>Texts that the file's writer added; often empty.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    IReadOnlyCollection<IWeightsEntry> Entries { get; }

    /// <summary>Where in a checkpoint the tensors were found, such as <c>state_dict</c>; empty at its root.</summary>
    string Wrapper { get; }

    /// <summary>Whether the file also holds a moving average of the weights.</summary>
    bool HasMovingAverage { get; }

    /// <summary>By which the file itself says that pixels are normalized; <see langword="null"/> where it says nothing.</summary>
    ChannelStatistics? Statistics => null;

    /// <summary>Puts what the file tells beyond names and shapes into an architecture that was found from these.</summary>
    /// <exception cref="WeightsFileException">The file tells what can't be.</exception>
    SeResNetArchitecture Refine(SeResNetArchitecture found) => found;

    bool TryFind(string name, [NotNullWhen(true)] out IWeightsEntry? entry);

    /// <summary>As <see cref="SafetensorsFile.ReadInto"/>.</summary>
    void ReadInto(string name, Tensor destination);
}
