using System.Formats.Tar;
using System.IO.Compression;
using SeNet.Torch.Files;

namespace SeNet.Torch.Batches;

/// <summary>Reads batch files out of cifar-10-binary.tar.gz, in memory.</summary>
internal static class Cifar10Archive
{
    // Far above what the official archive has (9 entries, 31 MB each), far below what could stop the program.
    private const int MaxEntries = 1_000;
    private const long MaxEntryBytes = 1L << 30;

    /// <summary>Reads files by their names, whatever the folder they are in; neither names nor lengths are trusted.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="names">The files wanted.</param>
    /// <param name="official">Whether the files must have the official length.</param>
    /// <exception cref="ImageDataException">The archive is damaged, or a file is missing, doubled or of a wrong length.</exception>
    public static Dictionary<string, Cifar10Batch> Read(string path, string[] names, bool official)
    {
        var found = new Dictionary<string, Cifar10Batch>(StringComparer.Ordinal);
        try
        {
            using var file = RegularFile.OpenRead(path);
            using var unzipped = new GZipStream(file, CompressionMode.Decompress);
            using var tar = new TarReader(unzipped);
            for (var entries = 0; found.Count < names.Length && tar.GetNextEntry() is { } entry; entries++)
            {
                if (entries == MaxEntries || entry.Length > MaxEntryBytes)
                    throw new ImageDataException($"'{path}' isn't the CIFAR-10 archive: it has too many or too large entries. {Cifar10Batch.Remedy}");
                var name = entry.Name[(entry.Name.LastIndexOf('/') + 1)..];
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !names.Contains(name))
                    continue;
                var place = $"{path}/{name}";
                Cifar10Batch.CheckLength(place, entry.Length, official);
                var records = GC.AllocateUninitializedArray<byte>((int)entry.Length);
                entry.DataStream!.ReadExactly(records);
                if (!found.TryAdd(name, new Cifar10Batch(place, records)))
                    throw new ImageDataException($"'{path}' isn't the CIFAR-10 archive: it holds {name} twice. {Cifar10Batch.Remedy}");
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new ImageDataException($"'{path}' is damaged or cut off, perhaps by an interrupted download. Delete it, then fetch it again.", e);
        }

        var missing = names.Where(name => !found.ContainsKey(name)).ToArray();
        return missing.Length == 0
            ? found
            : throw new ImageDataException($"'{path}' lacks {string.Join(", ", missing)}: it is cut off, or not CIFAR-10's binary version. Delete it, then fetch it again.");
    }
}
