using SeNet.Torch.Weights.Foreign;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>The zip archive of a <c>.pth</c> file: all its files lie in one folder, whose name doesn't matter.</summary>
internal sealed class PthArchive
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
    }

    /// <summary>The pickle that describes the tensors.</summary>
    internal byte[] ReadPickle()
    {
        _directory.TryGetEntry(_folder + PickleName, out var entry);
        if (entry.Size > PthFile.MaxPickleBytes)
            throw new WeightsFileException(_source.Name, null, $"its {PickleName} has {entry.Size} bytes; at most {PthFile.MaxPickleBytes} are read. Save the weights alone: {PickleRefusals.SaveWeights}.");
        return Read(_folder + PickleName, entry);
    }

    /// <summary>Where a storage lies, and how many bytes it has.</summary>
    /// <param name="tensorName">The tensor that wants it, for messages.</param>
    /// <param name="key">The storage's name.</param>
    internal (long Start, long Bytes) LocateStorage(string tensorName, string key)
    {
        var name = $"{_folder}data/{key}";
        return _directory.TryGetEntry(name, out var entry)
            ? (_directory.Locate(name, entry), entry.Size)
            : throw new WeightsFileException(_source.Name, tensorName, $"its values should be in '{name}', which the archive doesn't have. The file is damaged; get it or save it again.");
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
            : throw new WeightsFileException(_source.Name, null, "it became shorter while it was read. Load it again once it is complete.");
    }
}
