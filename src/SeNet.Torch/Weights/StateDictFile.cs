using System.Diagnostics.CodeAnalysis;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Weights.Naming;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>
/// A weights file whose tensors have the names that the network's own state dict gives them: without what <c>DataParallel</c>
/// (<c>module.</c>), <c>torch.compile</c> (<c>_orig_mod.</c>) or a class around the network (<c>model.</c>, <c>backbone.</c>) adds, and
/// without the tensors that aren't the network's.
/// </summary>
internal sealed class StateDictFile : IWeightsFile
{
    private static readonly string[] Prefixes = ["module.", "_orig_mod.", "model.", "net.", "network."];

    // torch.optim.swa_utils.AveragedModel keeps this count beside its module.
    private const string AverageCounter = "n_averaged";

    private readonly IWeightsFile _file;
    private readonly OrderedDictionary<string, Renamed> _entries = new(StringComparer.Ordinal);

    /// <param name="file">Owned by the result; an error leaves it open.</param>
    /// <param name="weights">Which network to take, where a moving average lies beside the trained one under another prefix.</param>
    /// <exception cref="WeightsFileException">The average that is asked for isn't there, or a tensor of the network can't be read.</exception>
    internal StateDictFile(IWeightsFile file, CheckpointWeights weights = CheckpointWeights.Trained)
    {
        _file = file;
        var places = NetworkPlace.FindAll(file.Entries.Select(entry => entry.Name));
        var place = Choose(places, weights);
        if (place is null)
        {
            // Not a network of ours: what there is, for messages.
            HasMovingAverage = file.HasMovingAverage;
            Prefix = CommonPrefix([.. file.Entries.Select(entry => entry.Name).Where(name => name != AverageCounter)]);
            foreach (var entry in file.Entries.Where(entry => entry.Name.StartsWith(Prefix, StringComparison.Ordinal))) Add(entry.Name[Prefix.Length..], entry);
            return;
        }
        var found = NetworkTensors.Find(file.FilePath, place, [.. places.Where(other => other != place)], file.Entries);
        Prefix = found.Prefix;
        IgnoredTensors = ListOf(found.Ignored.Where(name => name != AverageCounter));
        OtherNetworks = ListOf(found.Others.Select(Locate).Concat(file.OtherNetworks));
        HasMovingAverage = file.HasMovingAverage || places.Any(other => other.IsAverage);
        foreach (var (own, name) in found.Names)
        {
            if (file.TryFind(name, out var entry)) Add(own, entry);
        }
        RequireReadable();
    }

    public string FilePath => _file.FilePath;

    public WeightsFormat Format => _file.Format;

    public IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    public IReadOnlyCollection<IWeightsEntry> Entries => _entries.Values;

    public string Wrapper => _file.Wrapper;

    public bool HasMovingAverage { get; }

    public IReadOnlyList<string> OtherNetworks { get; } = [];

    public IReadOnlyList<string> SkippedObjects => _file.SkippedObjects;

    /// <summary>What is left out before every name, such as <c>module.</c>; often empty.</summary>
    internal string Prefix { get; }

    /// <summary>The names of tensors beside the network's, as the file has them.</summary>
    internal IReadOnlyList<string> IgnoredTensors { get; } = [];

    public ChannelStatistics? Statistics => _file.Statistics;

    public SeResNetArchitecture Refine(SeResNetArchitecture found) => _file.Refine(found);

    public bool TryFind(string name, [NotNullWhen(true)] out IWeightsEntry? entry)
    {
        var found = _entries.TryGetValue(name, out var own);
        entry = own;
        return found;
    }

    public void ReadInto(string name, Tensor destination) =>
        _file.ReadInto(_entries.TryGetValue(name, out var entry) ? entry.Entry.Name : Prefix + name, destination);

    public void Dispose() => _file.Dispose();

    private NetworkPlace? Choose(IReadOnlyList<NetworkPlace> places, CheckpointWeights weights)
    {
        if (weights == CheckpointWeights.Trained || _file.IsMovingAverage)
            return places.FirstOrDefault(place => !place.IsAverage) ?? (places.Count > 0 ? places[0] : null);
        return places.FirstOrDefault(place => place.IsAverage)
            ?? throw new WeightsFileException(FilePath, null, $"it holds one set of weights, no moving average beside it. Load {nameof(CheckpointWeights)}.{nameof(CheckpointWeights.Trained)} instead.");
    }

    // No list is the same object always, so that descriptions of equal files are equal.
    private static string[] ListOf(IEnumerable<string> names) => names.ToArray() is { Length: > 0 } list ? list : [];

    private void Add(string name, IWeightsEntry entry) => _entries[name] = new Renamed(name, entry);

    private string Locate(string prefix) => Wrapper.Length == 0 ? prefix : $"{Wrapper}.{prefix}";

    private void RequireReadable()
    {
        if (_entries.Values.FirstOrDefault(entry => entry.Entry is UnreadableEntry) is { Entry: UnreadableEntry unreadable })
            throw new WeightsFileException(FilePath, unreadable.Name, unreadable.Reason);
    }

    private static string CommonPrefix(IReadOnlyList<string> names)
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
