using SeNet.Reports.TensorBoard;
using Tensorboard;

namespace SeNet.Reports.Tests.TensorBoard;

public sealed class EventFileTests
{
    // RFC 3720, appendix B.4, gives the CRC-32C of 32 bytes of zeros; TensorFlow rotates it right by 15 bits and adds a constant.
    [Fact]
    public void Checksum_KnownBytes_IsTensorFlowsMaskedCrc()
    {
        const uint Crc = 0x8A9136AA;
        Assert.Equal(unchecked(((Crc >> 15) | (Crc << 17)) + 0xa282ead8), EventFile.Checksum(new byte[32]));
    }

    [Fact]
    public void Write_BeforeDispose_IsInTheFile()
    {
        using var folder = new TemporaryFolder();
        using var file = new EventFile(folder.Path);
        file.Write(7, ("loss", 0.5), ("accuracy", 0.25));

        var events = EventReader.Read(Path.Combine(folder.Path, Assert.Single(folder.Names)));

        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal(7, events[1].Step);
        Assert.Equal([("loss", 0.5f), ("accuracy", 0.25f)], events[1].Summary.Value.Select((Summary.Types.Value value) => (value.Tag, value.SimpleValue)));
    }
}
