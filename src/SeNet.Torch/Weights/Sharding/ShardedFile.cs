using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights.Sharding;

/// <summary>Weights that lie in several files beside their index, as one.</summary>
/// <remarks>Several threads may read at once; none may while another disposes.</remarks>
internal sealed class ShardedFile : IWeightsFile
{
    private const int MaxShards = 1000;

    private readonly List<IWeightsFile> _shards = [];
    private readonly OrderedDictionary<string, (IWeightsFile Shard, IWeightsEntry Entry)> _entries = new(StringComparer.Ordinal);

    private ShardedFile(string path) => FilePath = path;

    /// <summary>The index.</summary>
    public string FilePath { get; }

    public WeightsFormat Format => _shards[0].Format;

    public IReadOnlyDictionary<string, string> Metadata => _shards[0].Metadata;

    public IReadOnlyCollection<IWeightsEntry> Entries => [.. _entries.Values.Select(pair => pair.Entry)];

    public string Wrapper => _shards[0].Wrapper;

    public bool HasMovingAverage => false;

    public IReadOnlyList<string> SkippedObjects => [.. _shards.SelectMany(shard => shard.SkippedObjects).Distinct()];

    /// <summary>Opens all files that an index names.</summary>
    /// <param name="source">The index; closed, unless an error leaves that to the caller.</param>
    /// <param name="index">What it says.</param>
    /// <param name="open">Opens one of the files.</param>
    /// <exception cref="WeightsFileException">A file is missing or malformed, or lacks a tensor.</exception>
    internal static ShardedFile Open(WeightsSource source, OrderedDictionary<string, string> index, Func<string, IWeightsFile> open)
    {
        if (!source.IsFile) throw new WeightsFileException(source.Name, null, "it is an index of weights in several files, which can't be found from a stream. Load it by its path.");
        var names = index.Values.Distinct(StringComparer.Ordinal).ToList();
        if (names.Count is 0 or > MaxShards) throw new WeightsFileException(source.Name, null, $"it is an index of weights in {names.Count} files; there should be 1 to {MaxShards}.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(source.Name))!;
        var result = new ShardedFile(source.Name);
        try
        {
            var shards = new Dictionary<string, IWeightsFile>(StringComparer.Ordinal);
            foreach (var name in names)
            {
                var path = Path.Combine(folder, name);
                if (!File.Exists(path)) throw new WeightsFileException(source.Name, null, $"'{name}', one of the {names.Count} files that it names, isn't beside it. Get that file, too.");
                shards.Add(name, open(path));
                result._shards.Add(shards[name]);
            }
            foreach (var (tensor, name) in index)
            {
                if (!shards[name].TryFind(tensor, out var entry))
                    throw new WeightsFileException(source.Name, tensor, $"it should be in '{name}', which has no such tensor. Index and files are of different networks, or one is damaged; get them again.");
                result._entries.Add(tensor, (shards[name], entry));
            }
        }
        catch
        {
            result.Dispose();
            throw;
        }
        source.Dispose();
        return result;
    }

    public bool TryFind(string name, [NotNullWhen(true)] out IWeightsEntry? entry)
    {
        var found = _entries.TryGetValue(name, out var pair);
        entry = pair.Entry;
        return found;
    }

    public void ReadInto(string name, Tensor destination)
    {
        if (!_entries.TryGetValue(name, out var pair)) throw new WeightsFileException(FilePath, name, "no file of the index has a tensor of this name.");
        pair.Shard.ReadInto(name, destination);
    }

    public void Dispose()
    {
        foreach (var shard in _shards) shard.Dispose();
    }
}
