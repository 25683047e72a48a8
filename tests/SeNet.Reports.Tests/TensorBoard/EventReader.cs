using System.Buffers.Binary;
using SeNet.Reports.TensorBoard;
using Tensorboard;

namespace SeNet.Reports.Tests.TensorBoard;

/// <summary>Reads an event file as TensorBoard does: records, their checksums, the events in them.</summary>
internal static class EventReader
{
    public static IReadOnlyList<Event> Read(string path)
    {
        var bytes = ReadShared(path).AsSpan();
        var events = new List<Event>();
        while (bytes.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(EventFile.Checksum(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            var content = bytes.Slice(12, length);
            Assert.Equal(EventFile.Checksum(content), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(Event.Parser.ParseFrom(content.ToArray()));
            bytes = bytes[(16 + length)..];
        }
        return events;
    }

    // Another process may be writing it.
    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    public static IReadOnlyList<(string Tag, long Step, float Value, DateTime Time)> Scalars(string path) =>
    [
        .. from entry in Read(path)
           from value in entry.Summary?.Value ?? []
           select (value.Tag, entry.Step, value.SimpleValue, DateTime.UnixEpoch.AddSeconds(entry.WallTime)),
    ];
}
