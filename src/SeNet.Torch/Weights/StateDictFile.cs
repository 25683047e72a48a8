using System.Diagnostics.CodeAnalysis;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>
/// A weights file whose tensors have the names that the network's own state dict gives them: without what <c>DataParallel</c>
/// (<c>module.</c>), <c>torch.compile</c> (<c>_orig_mod.</c>) or a class around the network (<c>model.</c>) puts before.
/// </summary>
internal sealed class StateDictFile : IWeightsFile
{
    private static readonly string[] Prefixes = ["module.", "_orig_mod.", "model.", "net.", "network.", "backbone.", "encoder."];

    // torch.optim.swa_utils.AveragedModel keeps this count beside its module.
    private const string AverageCounter = "n_averaged";

    private readonly IWeightsFile _file;
    private readonly Dictionary<string, Renamed> _entries;

    /// <param name="file">Owned by the result.</param>
    internal StateDictFile(IWeightsFile file)
    {
        _file = file;
        Prefix = FindPrefix([.. file.Entries.Select(entry => entry.Name).Where(name => name != AverageCounter)]);
        _entries = file.Entries
            .Where(entry => entry.Name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Name[Prefix.Length..], entry => new Renamed(entry.Name[Prefix.Length..], entry), StringComparer.Ordinal);
    }

    public string FilePath => _file.FilePath;

    public WeightsFormat Format => _file.Format;

    public IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    public IReadOnlyCollection<IWeightsEntry> Entries => _entries.Values;

    public string Wrapper => _file.Wrapper;

    /// <summary>What is left out of every name, such as <c>module.</c>; often empty.</summary>
    internal string Prefix { get; }

    public bool HasMovingAverage => _file.HasMovingAverage;

    public ChannelStatistics? Statistics => _file.Statistics;

    public SeResNetArchitecture Refine(SeResNetArchitecture found) => _file.Refine(found);

    public bool TryFind(string name, [NotNullWhen(true)] out IWeightsEntry? entry)
    {
        var found = _entries.TryGetValue(name, out var own);
        entry = own;
        return found;
    }

    public void ReadInto(string name, Tensor destination) => _file.ReadInto(Prefix + name, destination);

    public void Dispose() => _file.Dispose();

    private static string FindPrefix(IReadOnlyList<string> names)
    {
        var length = 0;
        while (names.Count > 0 && Prefixes.FirstOrDefault(HasAll) is { } prefix) length += prefix.Length;
        return names.Count > 0 ? names[0][..length] : "";

        bool HasAll(string prefix) => names.All(name => name.AsSpan(length).StartsWith(prefix, StringComparison.Ordinal));
    }

    private sealed record Renamed(string Name, IWeightsEntry Entry) : IWeightsEntry
    {
        public string Dtype => Entry.Dtype;

        public IReadOnlyList<long> Shape => Entry.Shape;
    }
}
