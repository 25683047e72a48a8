using System.Diagnostics.CodeAnalysis;
using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

/// <summary>A file of which one tensor can't be read.</summary>
/// <param name="file">Owned by this.</param>
/// <param name="name">The tensor.</param>
internal sealed class FailingFile(IWeightsFile file, string name) : IWeightsFile
{
    public string FilePath => file.FilePath;

    public WeightsFormat Format => file.Format;

    public IReadOnlyDictionary<string, string> Metadata => file.Metadata;

    public IReadOnlyCollection<IWeightsEntry> Entries => file.Entries;

    public string Wrapper => file.Wrapper;

    public bool HasMovingAverage => file.HasMovingAverage;

    public bool TryFind(string tensor, [NotNullWhen(true)] out IWeightsEntry? entry) => file.TryFind(tensor, out entry);

    public void ReadInto(string tensor, Tensor destination)
    {
        if (tensor == name) throw new IOException("the disk is gone");
        file.ReadInto(tensor, destination);
    }

    public void Dispose() => file.Dispose();
}
