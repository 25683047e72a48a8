using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>
/// An open file that <c>torch.save</c> has written: a zip archive with a pickle, <c>data.pkl</c>, that describes the tensors, and
/// their values in <c>data/0</c>, <c>data/1</c> and so on; or, before PyTorch 1.6, pickles and values one behind the other. The pickles are
/// read as data; no code runs.
/// </summary>
/// <remarks>Several threads may read at once; none may while another disposes.</remarks>
internal sealed class PthFile : IWeightsFile
{
    /// <summary>The longest pickle that is accepted, or pickles of one file together, in bytes.</summary>
    internal const int MaxPickleBytes = 1 << 26;

    private readonly WeightsSource _source;
    private readonly OrderedDictionary<string, IWeightsEntry> _entries;

    private PthFile(WeightsSource source, WeightsFormat format, StateDictSelection selection, OrderedDictionary<string, IWeightsEntry> entries)
    {
        _source = source;
        Format = format;
        _entries = entries;
        Wrapper = selection.Wrapper;
        HasMovingAverage = selection.HasMovingAverage;
        IsMovingAverage = selection.IsMovingAverage;
        OtherNetworks = selection.OtherNetworks;
        SkippedObjects = selection.SkippedObjects;
    }

    public string FilePath => _source.Name;

    public WeightsFormat Format { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    public IReadOnlyCollection<IWeightsEntry> Entries => _entries.Values;

    public string Wrapper { get; }

    public bool HasMovingAverage { get; }

    public bool IsMovingAverage { get; }

    public IReadOnlyList<string> OtherNetworks { get; }

    public IReadOnlyList<string> SkippedObjects { get; }

    /// <summary>Opens what is already open for reading; the result owns it, and an error closes it.</summary>
    /// <param name="source">The file.</param>
    /// <param name="open">Reads its container.</param>
    /// <param name="weights">Which of a checkpoint's weights to take.</param>
    /// <exception cref="WeightsFileException">The container or its pickle is malformed, or holds something other than weights; says what to do.</exception>
    internal static PthFile Open(WeightsSource source, Func<WeightsSource, IPthContents> open, CheckpointWeights weights)
    {
        try
        {
            var contents = open(source);
            var selection = StateDictSelection.Select(source.Name, contents.Root, weights);
            return new PthFile(source, contents.Format, selection, Check(source.Name, contents, selection));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public bool TryFind(string name, [NotNullWhen(true)] out IWeightsEntry? entry)
    {
        return _entries.TryGetValue(name, out entry);
    }

    public void ReadInto(string name, Tensor destination)
    {
        if (!_entries.TryGetValue(name, out var entry))
            throw new WeightsFileException(FilePath, name, "the file has no tensor of this name.");
        if (entry is not PthEntry tensorEntry) throw new WeightsFileException(FilePath, name, ((UnreadableEntry)entry).Reason);
        TensorReader.ReadInto(FilePath, entry, destination, tensor => Fill(tensor, tensorEntry));
    }

    public void Dispose() => _source.Dispose();

    private void Fill(Tensor tensor, PthEntry entry)
    {
        FillValues(tensor, entry);
        // PyTorch's negation is lazy: a bit of the tensor, while its storage keeps the old sign.
        if (entry.IsNegated) tensor.neg_();
    }

    private void FillValues(Tensor tensor, PthEntry entry)
    {
        if (entry.IsContiguous)
        {
            TensorMemory.Fill(tensor, _source.Handle, entry.Start);
            return;
        }
        // Transposed, or a part of a larger tensor: read what it spans, then take its values out.
        using var span = empty([entry.Extent], tensor.dtype, device: CPU);
        TensorMemory.Fill(span, _source.Handle, entry.Start);
        using var view = span.as_strided([.. entry.Shape], entry.Strides);
        tensor.copy_(view);
    }

    private static OrderedDictionary<string, IWeightsEntry> Check(string path, IPthContents contents, StateDictSelection selection)
    {
        var entries = new OrderedDictionary<string, IWeightsEntry>(StringComparer.Ordinal);
        var starts = new Dictionary<string, (long Start, long Bytes)>(StringComparer.Ordinal);
        foreach (var (name, value) in selection.Items)
        {
            if (value is not PickledTensor tensor || !WeightsDtype.IsKnown(tensor.Storage.Dtype))
            {
                if (UnreadableTensor.Describe(name, value) is { } unreadable) entries.Add(name, unreadable);
                continue;
            }
            var storage = tensor.Storage;
            if (!starts.TryGetValue(storage.Key, out var place)) starts.Add(storage.Key, place = contents.LocateStorage(name, storage.Key));
            var size = WeightsDtype.Size(storage.Dtype);
            if (storage.Count != place.Bytes / size || place.Bytes % size != 0)
                throw Bad(name, $"its storage should have {storage.Count} values of {size} bytes, but the file has {place.Bytes} bytes for it");
            if (WeightsDtype.ByteCount(storage.Dtype, tensor.Shape) is null || PthEntry.CountExtent(tensor) is not { } extent)
                throw Bad(name, $"{storage.Dtype} [{string.Join(", ", tensor.Shape)}] is too large");
            var (first, available) = storage.View ?? new StorageView(0, storage.Count);
            if (first > storage.Count || available > storage.Count - first)
                throw Bad(name, $"its storage is a view of {available} values from number {first} on of a storage of {storage.Count}");
            if (tensor.Offset > available || extent > available - tensor.Offset)
                throw Bad(name, $"it spans {extent} values from number {tensor.Offset} on of a storage of {available}");
            entries.Add(name, new PthEntry(name, tensor with { Offset = first + tensor.Offset }, place.Start));
        }
        return entries;

        WeightsFileException Bad(string name, string what) => new(path, name, $"{what}. The file is damaged; get it or save it again.");
    }
}
