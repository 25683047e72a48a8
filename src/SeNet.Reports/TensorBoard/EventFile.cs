using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace SeNet.Reports.TensorBoard;

/// <summary>
/// Appends events to a file that TensorBoard reads: records of a length, the length's checksum, an event as protocol buffer, and its
/// checksum (TensorFlow's TFRecord). Each event is in the file when it has been written, so that TensorBoard shows it.
/// </summary>
/// <remarks>TorchSharp's <c>SummaryWriter</c> writes the same events, which are used here, but takes the time as a float, which is off by up to two minutes.</remarks>
internal sealed class EventFile : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Makes a file of a new name in a folder.</summary>
    public EventFile(string folder)
    {
        var name = FormattableString.Invariant($"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}.{Environment.ProcessId}.{Guid.NewGuid().ToString("N")[..8]}");
        _file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        Write(new Event { FileVersion = "brain.Event:2", WallTime = Now });
    }

    private static double Now => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    /// <summary>Appends values that belong to one step.</summary>
    public void Write(long step, params IEnumerable<(string Tag, double Value)> scalars)
    {
        var summary = new Summary();
        foreach (var (tag, value) in scalars) summary.Value.Add(new Summary.Types.Value { Tag = tag, SimpleValue = (float)value });
        Write(new Event { Step = step, WallTime = Now, Summary = summary });
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The checksum of a record's part: CRC-32C, rotated and shifted, since a CRC of data that has CRCs in it is weak.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }

    private void Write(Event entry)
    {
        const int Before = sizeof(ulong) + sizeof(uint);
        var size = entry.CalculateSize();
        var record = new byte[Before + size + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)size);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), Checksum(record.AsSpan(0, sizeof(ulong))));
        // TorchSharp's events were generated before messages could be written to spans.
        entry.ToByteArray().CopyTo(record, Before);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(Before + size), Checksum(record.AsSpan(Before, size)));
        _file.Write(record);
        _file.Flush();
    }
}
