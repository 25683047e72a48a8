using SeNet.Torch.Weights.Foreign;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>The zip archive of a <c>.pth</c> file: all its files lie in one folder, whose name doesn't matter.</summary>
internal sealed class PthArchive : IPthContents
{
    private const string PickleName = "data.pkl";

    private readonly WeightsSource _source;
    private readonly ZipDirectory _directory;
    private readonly string _folder;

    /// <exception cref="WeightsFileException">It is damaged, or a zip archive of another kind.</exception>
    internal PthArchive(WeightsSource source)
    {
        _source = source;
        _directory = ZipDirectory.Read(source);
        // The first: a TorchScript program has more, deeper down.
        var first = _directory.Names.FirstOrDefault() ?? "";
        _folder = first[..(first.IndexOf('/', StringComparison.Ordinal) + 1)];
        if (Has("constants.pkl")) throw PickleRefusals.TorchScript(source.Name);
        if (!Has(PickleName)) throw new WeightsFileException(source.Name, null, ForeignZip.Describe(_directory.Names));
        if (IsBigEndian()) throw PickleRefusals.BigEndian(source.Name);
        Root = PickleMachine.Run(source.Name, ReadPickle());
    }

    public WeightsFormat Format => WeightsFormat.PyTorch;

    public object? Root { get; }

    public (long Start, long Bytes) LocateStorage(string tensorName, string key)
    {
        var name = $"{_folder}data/{key}";
        return _directory.TryGetEntry(name, out var entry)
            ? (_directory.Locate(name, entry), entry.Size)
            : throw new WeightsFileException(_source.Name, tensorName, $"its values should be in '{name}', which the archive doesn't have. The file is damaged; get it or save it again.");
    }

    private byte[] ReadPickle()
    {
        _directory.TryGetEntry(_folder + PickleName, out var entry);
        if (entry.Size > PthFile.MaxPickleBytes)
            throw PickleRefusals.TooLong(_source.Name, $"its {PickleName} has");
        return Read(_folder + PickleName, entry);
    }

    private bool Has(string name) => _directory.TryGetEntry(_folder + name, out _);

    private bool IsBigEndian() =>
        _directory.TryGetEntry(_folder + "byteorder", out var entry) && entry.Size == 3 && Read(_folder + "byteorder", entry).AsSpan().SequenceEqual("big"u8);

    private byte[] Read(string name, ZipEntry entry)
    {
        var start = _directory.Locate(name, entry); // also checks that the file has as many bytes, before they are allocated
        var bytes = new byte[entry.Size];
        return _source.TryRead(bytes, start)
            ? bytes
            : throw PickleRefusals.BecameShorter(_source.Name);
    }
}
