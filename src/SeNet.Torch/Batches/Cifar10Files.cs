namespace SeNet.Torch.Batches;

/// <summary>Finds and reads the files of CIFAR-10.</summary>
internal static class Cifar10Files
{
    /// <summary>The archive's official name.</summary>
    public const string ArchiveName = "cifar-10-binary.tar.gz";

    private const string FolderName = "cifar-10-batches-bin";

    private static readonly OfficialFile[] Train =
    [
        new("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
        new("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
        new("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
        new("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
        new("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
    ];

    private static readonly OfficialFile[] Test =
        [new("test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b")];

    /// <summary>Tells by names alone what is at a path, and where exactly.</summary>
    public static (Cifar10Location Kind, string Path) Locate(string path)
    {
        if (Directory.Exists(path))
        {
            foreach (var folder in new[] { path, Path.Combine(path, FolderName) })
                if (Train.Concat(Test).Any(file => File.Exists(Path.Combine(folder, file.Name))))
                    return (Cifar10Location.Folder, folder);
            var archive = Path.Combine(path, ArchiveName);
            return File.Exists(archive) ? (Cifar10Location.Archive, archive) : (Cifar10Location.Unknown, path);
        }

        if (!File.Exists(path))
            return (Cifar10Location.Unknown, path);
        if (path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase))
            return (Cifar10Location.SingleFile, path);
        var isArchive = path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
        return (isArchive ? Cifar10Location.Archive : Cifar10Location.Unknown, path);
    }

    /// <summary>
    /// Reads and checks the training or the test files, one after the other while they are enumerated, in their
    /// official order; <c>Count</c> is the number of images in all of them.
    /// </summary>
    public static (int Count, IEnumerable<Cifar10Batch> Batches) Read(string path, bool train, bool verifyHashes)
    {
        var (kind, place) = Locate(path);
        var files = train ? Train : Test;
        return kind switch
        {
            Cifar10Location.Folder => ReadFiles([.. files.Select(file => (Path.Combine(place, file.Name), verifyHashes ? file : null))]),
            Cifar10Location.Archive => ReadArchive(place, files, verifyHashes),
            Cifar10Location.SingleFile => ReadSingle(place, train, verifyHashes),
            _ => throw new ImageDataException($"{DescribeWrong(path)} Give the folder with data_batch_1.bin to data_batch_5.bin and test_batch.bin, or {ArchiveName}."),
        };
    }

    private static (int Count, IEnumerable<Cifar10Batch> Batches) ReadArchive(string path, OfficialFile[] files, bool verifyHashes)
    {
        var contents = Cifar10Archive.Read(path, [.. files.Select(file => file.Name)], verifyHashes);
        return (contents.Values.Sum(batch => batch.Count), files.Select(file =>
        {
            // Removed, so that a file's bytes can go as soon as they are taken over.
            contents.Remove(file.Name, out var batch);
            batch!.CheckContent(verifyHashes ? file.Sha256 : null);
            return batch;
        }));
    }

    private static (int Count, IEnumerable<Cifar10Batch> Batches) ReadSingle(string path, bool train, bool verifyHashes)
    {
        var name = Path.GetFileName(path);
        if (Array.Exists(train ? Test : Train, file => file.Name == name))
            throw new ImageDataException($"'{path}' holds {(train ? "test" : "training")} images, but {(train ? "training" : "test")} images are asked for. Give the other file, or the folder with all of them.");
        return ReadFiles([(path, verifyHashes ? Array.Find(train ? Train : Test, file => file.Name == name) : null)]);
    }

    private static (int Count, IEnumerable<Cifar10Batch> Batches) ReadFiles((string Path, OfficialFile? Official)[] files)
    {
        var lengths = Array.ConvertAll(files, file => CheckedLength(file.Path, file.Official is not null));
        return (lengths.Sum() / Cifar10Batch.RecordBytes, files.Zip(lengths, (file, length) =>
        {
            var records = GC.AllocateUninitializedArray<byte>(length);
            using var stream = File.OpenRead(file.Path);
            stream.ReadExactly(records);
            var batch = new Cifar10Batch(file.Path, records);
            batch.CheckContent(file.Official?.Sha256);
            return batch;
        }));
    }

    private static int CheckedLength(string path, bool official)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new ImageDataException($"'{path}' is missing. {Cifar10Batch.Remedy}");
        Cifar10Batch.CheckLength(path, file.Length, official);
        return (int)file.Length;
    }

    private static string DescribeWrong(string path)
    {
        if (!Path.Exists(path))
            return $"'{path}' doesn't exist.";
        var isPythonVersion = path.Contains("python", StringComparison.Ordinal)
            || File.Exists(Path.Combine(path, "data_batch_1"))
            || Directory.Exists(Path.Combine(path, "cifar-10-batches-py"));
        return isPythonVersion
            ? $"'{path}' holds CIFAR-10's Python version; the binary version is needed."
            : $"'{path}' isn't CIFAR-10: it has none of its files.";
    }

    private sealed record OfficialFile(string Name, string Sha256);
}
