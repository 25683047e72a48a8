using FsCheck.Xunit;
using SeNet.Torch.Weights;
using static SeNet.Torch.Tests.Weights.Pickle.RawPickle;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights.Pickle;

public sealed class PthPropertyTests : IDisposable
{
    private static readonly Dictionary<ScalarType, string> Classes = new()
    {
        [ScalarType.Float32] = "FloatStorage",
        [ScalarType.Float16] = "HalfStorage",
        [ScalarType.BFloat16] = "BFloat16Storage",
        [ScalarType.Float64] = "DoubleStorage",
        [ScalarType.Int64] = "LongStorage",
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(Arbitrary = [typeof(SafetensorsCase.Lists)], MaxTest = 100)]
    public void ReadInto_AnyTensorsAndTheirTransposes_AreTheSameBitForBit(SafetensorsCase[] cases, bool large)
    {
        using var scope = NewDisposeScope();
        // A prefix of its own, so that names which happen to look like a wrapper don't matter.
        var tensors = cases.Select((item, i) => (Name: $"t.{item.Name}", Key: $"{i}", Tensor: item.ToTensor(), item.Bytes)).ToList();
        var views = tensors.SelectMany(item => new[] { item, item with { Name = $"v.{item.Name}", Tensor = Reverse(item.Tensor) } }).ToList();
        var items = views.Select(item => Tensor(item.Name, Classes[item.Tensor.dtype], item.Key, item.Bytes.Length / item.Tensor.ElementSize, 0, item.Tensor.shape, item.Tensor.stride()));
        var archive = Archive(Dictionary([Make(Text("epoch"), 3L), .. items]), tensors.Select(item => (item.Key, item.Bytes)));
        if (cases.Length == 0) return; // no weights at all, which another test refuses

        using var file = WeightsFile.Open(WeightsSource.Open(_folder.Write("x.pth", archive.ToBytes(large))));

        Assert.Equal(views.Select(item => item.Name), file.Entries.Select(entry => entry.Name));
        foreach (var (name, _, expected, _) in views)
        {
            var actual = empty(expected.shape, expected.dtype);
            file.ReadInto(name, actual);
            Assert.True(expected.numel() == 0 || expected.contiguous().bytes.SequenceEqual(actual.bytes), name);
        }
    }

    private static Tensor Reverse(Tensor tensor) => tensor.permute([.. Enumerable.Range(0, (int)tensor.dim()).Reverse().Select(i => (long)i)]);
}
