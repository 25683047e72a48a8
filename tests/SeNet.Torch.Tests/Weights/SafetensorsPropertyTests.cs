using FsCheck.Xunit;
using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

public sealed class SafetensorsPropertyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(Arbitrary = [typeof(SafetensorsCase.Lists)], MaxTest = 150)]
    public void WriteThenRead_AnyTensors_AreTheSameBitForBit(SafetensorsCase[] cases)
    {
        using var scope = NewDisposeScope();
        var path = _folder["x.safetensors"];
        SafetensorsWriter.Write(path, cases.Select(item => (item.Name, item.ToTensor())));
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(cases.Length, file.Entries.Count);
        foreach (var item in cases)
        {
            var tensor = file.Read(item.Name);
            Assert.Equal(item.Type, tensor.dtype);
            Assert.Equal(item.Shape, tensor.shape);
            Assert.Equal(item.Bytes, tensor.numel() == 0 ? [] : tensor.bytes.ToArray());
            Assert.True(file.TryGetEntry(item.Name, out var entry));
            Assert.Equal(0, entry.Offset % tensor.ElementSize);
        }
    }

    [Property(Arbitrary = [typeof(SafetensorsCase.Lists)], MaxTest = 50)]
    public void Write_SameTensorsInAnotherOrder_GivesTheSameBytes(SafetensorsCase[] cases, int seed)
    {
        using var scope = NewDisposeScope();
        var shuffled = cases.ToArray();
        new Random(seed).Shuffle(shuffled);
        SafetensorsWriter.Write(_folder["a"], cases.Select(item => (item.Name, item.ToTensor())), Metadata("1", "2"));
        SafetensorsWriter.Write(_folder["b"], shuffled.Select(item => (item.Name, item.ToTensor())), Metadata("2", "1"));
        Assert.Equal(File.ReadAllBytes(_folder["a"]), File.ReadAllBytes(_folder["b"]));

        static Dictionary<string, string> Metadata(params string[] keys) => keys.ToDictionary(key => key, key => "value of " + key);
    }

    [Property(Arbitrary = [typeof(SafetensorsCase.Lists)], MaxTest = 400)]
    public void Open_DamagedFile_ReadsWhatTheHeaderSaysOrThrowsTheOneException(SafetensorsCase[] cases, int seed)
    {
        using var scope = NewDisposeScope();
        var path = _folder["x.safetensors"];
        SafetensorsWriter.Write(path, cases.Select(item => (item.Name, item.ToTensor())));
        var bytes = Damage(File.ReadAllBytes(path), new Random(seed));
        File.WriteAllBytes(path, bytes);
        try
        {
            using var file = SafetensorsFile.Open(path);
            foreach (var entry in file.Entries)
            {
                var tensor = file.Read(entry.Name);
                var expected = bytes.AsSpan((int)entry.Offset, (int)entry.ByteCount);
                Assert.Equal(entry.Shape, tensor.shape);
                Assert.True(entry.ByteCount == 0 || expected.SequenceEqual(tensor.bytes));
            }
        }
        catch (WeightsFileException error)
        {
            Assert.Contains(path, error.Message);
        }
    }

    /// <summary>One to three damages, mostly in the header: what follows it may hold anything anyway.</summary>
    private static byte[] Damage(byte[] bytes, Random random)
    {
        var damaged = bytes.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            if (damaged.Count == 0) break;
            var header = Math.Min(damaged.Count, 8 + (int)BitConverter.ToInt64(bytes));
            var at = random.Next(random.Next(4) == 0 ? damaged.Count : header);
            switch (random.Next(6))
            {
                case 0: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: damaged[at] = (byte)random.Next(256); break;
                case 2: damaged[at] = (byte)"0123456789{}[]\",:\\-"[random.Next(19)]; break;
                case 3: damaged.RemoveRange(at, damaged.Count - at); break;
                case 4: damaged.RemoveAt(at); break;
                default: damaged.Insert(at, (byte)random.Next(256)); break;
            }
        }
        return [.. damaged];
    }
}
