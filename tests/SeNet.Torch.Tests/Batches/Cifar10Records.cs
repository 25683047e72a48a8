using System.Formats.Tar;
using System.IO.Compression;

namespace SeNet.Torch.Tests.Batches;

/// <summary>Files in CIFAR-10's format, made by the tests.</summary>
internal static class Cifar10Records
{
    public const int RecordBytes = 3073;

    public static readonly string[] TrainFiles = ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"];

    /// <summary>The stored value of a pixel: another one for every file, record, channel and place.</summary>
    public static byte Value(int file, int record, int channel, int place) => (byte)(file * 101 + record * 31 + channel * 77 + place * 5);

    /// <summary>Records with labels 0, 1, … 9, 0, … plus the file's number.</summary>
    public static byte[] Make(int file, int count)
    {
        var bytes = new byte[count * RecordBytes];
        for (var record = 0; record < count; record++)
        {
            bytes[record * RecordBytes] = (byte)((record + file) % 10);
            for (var channel = 0; channel < 3; channel++)
                for (var place = 0; place < 1024; place++)
                    bytes[record * RecordBytes + 1 + channel * 1024 + place] = Value(file, record, channel, place);
        }

        return bytes;
    }

    /// <summary>A folder with three records in every training file and two in the test file.</summary>
    public static void WriteAll(TemporaryFolder folder, string under = "")
    {
        for (var file = 0; file < 5; file++)
            folder.Write(Path.Combine(under, TrainFiles[file]), Make(file, 3));
        folder.Write(Path.Combine(under, "test_batch.bin"), Make(9, 2));
    }

    /// <summary>A .tar.gz of files, in the order given.</summary>
    public static byte[] Pack(params (string Name, byte[] Content)[] files)
    {
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.Fastest))
        using (var tar = new TarWriter(zipped, TarEntryFormat.Ustar))
            foreach (var (name, content) in files)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        return packed.ToArray();
    }
}
