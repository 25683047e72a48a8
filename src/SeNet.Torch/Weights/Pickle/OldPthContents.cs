using System.Buffers.Binary;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>
/// What <c>torch.save</c> wrote before PyTorch 1.6, and still does if asked to: pickles of a magic number, a version, the machine's
/// properties, the object and the storages' keys; then, key by key, the number of values and the values
/// (torch/serialization.py, <c>_legacy_save</c> and <c>_legacy_load</c>).
/// </summary>
internal sealed class OldPthContents : IPthContents
{
    private const long Version = 1001;

    private readonly WeightsSource _source;
    private readonly Dictionary<string, StorageReference> _described = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Start, long Bytes)> _places = new(StringComparer.Ordinal);

    /// <exception cref="WeightsFileException">It is damaged, cut short, or of another version or byte order.</exception>
    internal OldPthContents(WeightsSource source)
    {
        _source = source;
        var bytes = new PickleBytes(source);
        PickleMachine.Run(source.Name, bytes); // the magic number, by which the file was recognized
        var version = PickleMachine.Run(source.Name, bytes);
        if (version is not Version)
            throw bytes.Bad($"its version is {version as long? ?? 0}, not {Version}, the only one there was before PyTorch 1.6");
        if (PickleMachine.Run(source.Name, bytes) is not OrderedDictionary<string, object?> machine)
            throw bytes.Bad("what should be the machine's properties isn't a dictionary");
        if (machine.TryGetValue("little_endian", out var little) && little is not true) throw PickleRefusals.BigEndian(source.Name);
        Root = PickleMachine.Run(source.Name, bytes, _described);
        if (PickleMachine.Run(source.Name, bytes) is not List<object?> keys) throw bytes.Bad("what should be the list of its storages isn't one");
        Locate(keys, bytes);
    }

    public WeightsFormat Format => WeightsFormat.PyTorchLegacy;

    public object? Root { get; }

    /// <summary>The magic number as <c>torch.save</c> pickles it, in whatever protocol.</summary>
    internal static bool IsIn(ReadOnlySpan<byte> start) => start is [0x80, ..]
        && start.IndexOf((ReadOnlySpan<byte>)[0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]) >= 0;

    public (long Start, long Bytes) LocateStorage(string tensorName, string key) => _places.TryGetValue(key, out var place)
        ? place
        : throw Bad($"its values should be in the storage '{key}', which the file doesn't list", tensorName);

    private void Locate(List<object?> keys, PickleBytes bytes)
    {
        long position = bytes.Position;
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var item in keys)
        {
            if (item is not string key || !_described.TryGetValue(key, out var storage))
                throw Bad($"it lists a storage '{item as string}' that its pickle doesn't describe");
            if (!_source.TryRead(number, position)) throw CutShort(key);
            position += sizeof(long);
            if (BinaryPrimitives.ReadInt64LittleEndian(number) is var count && count != storage.Count)
                throw Bad($"the storage '{key}' should have {storage.Count} values, but the file has {count} there");
            // What the values are counts little, but that they end where the next storage begins.
            if (PickleGlobals.StorageSize(storage.Dtype) is not { } size)
                throw new WeightsFileException(
                    _source.Name, null, $"its storage '{key}' has values of the type {storage.Dtype}, of a size that isn't known, so that what lies"
                        + $" behind can't be found. Save the weights alone: {PickleRefusals.SaveWeights}.");
            if (count > (_source.Length - position) / size) throw CutShort(key);
            if (!_places.TryAdd(key, (position, count * size))) throw Bad($"it lists the storage '{key}' twice");
            position += count * size;
        }
    }

    private WeightsFileException CutShort(string key) =>
        new(_source.Name, null, $"it ends within its values, before those of the storage '{key}' do: it is cut short. Get the file again.");

    private WeightsFileException Bad(string what, string? tensorName = null) => new(_source.Name, tensorName, $"{what}. The file is damaged; get it or save it again.");
}
