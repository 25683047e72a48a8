using SeNet.Torch.Weights;
using TorchSharp;
using static SeNet.Torch.Tests.Weights.Pickle.RawPickle;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights.Pickle;

/// <summary>Files of the format of before PyTorch 1.6: those that <c>save_old.py</c> has written, and some by hand with a storage "0" of the floats 0 to 5.</summary>
public sealed class OldPthContentsTests : IDisposable
{
    private static readonly byte[] Six = Floats(6);

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private static byte[] Floats(int count) => [.. Enumerable.Range(0, count).SelectMany(number => BitConverter.GetBytes((float)number))];

    private static byte[] Plain(string storageClass = "FloatStorage", string key = "0", long count = 6) => Dictionary(Tensor("a", storageClass, key, count, 0, [6], [1]));

    // As PyTorch 0.1 to 0.3 wrote it: a part of a storage that was one itself.
    private static byte[] View(long offset, long count, long size) => Dictionary(Make(
        Text("a"), "ctorch._utils\n_rebuild_tensor\n((", Text("storage"), "ctorch\nFloatStorage\n", Text("0"), Text("cpu"), 6L, "(", Text("v"), offset, count, "ttQK\0K", (byte)size, "\u0085K\u0001\u0085tR"));

    private float[] Read(byte[] file, string name = "a", int size = 6)
    {
        using var opened = WeightsFile.Open(WeightsSource.Open(_folder.Write("x.pth", file)));
        Assert.Equal(WeightsFormat.PyTorchLegacy, opened.Format);
        var tensor = zeros(size);
        opened.ReadInto(name, tensor);
        return tensor.data<float>().ToArray();
    }

    private void Refuse(byte[] file, params string[] reasons)
    {
        var error = Assert.Throws<WeightsFileException>(() => WeightsFile.Open(WeightsSource.Open(_folder.Write("x.pth", file))).Dispose());
        Assert.All(reasons, reason => Assert.Contains(reason, error.Message));
        Assert.Contains("x.pth", error.Message);
    }

    [Theory]
    [InlineData("old.pth")]
    [InlineData("old_first.pth")]
    [InlineData("old_views.pth")]
    public void Load_FileOfPyTorch_GivesItsValues(string file) =>
        PthCases.AssertLoads(Fixtures.Path("pth"), PthCases.Old.Single(item => item.File == file), WeightsFormat.PyTorchLegacy);

    [Fact]
    public void Open_FileCutAnywhere_IsRefused()
    {
        var bytes = File.ReadAllBytes(Fixtures.Path("pth/old.pth"));
        for (var length = 0; length < bytes.Length; length += 1 + length / 50) Refuse(bytes[..length]);
        Refuse(bytes[..^1], "it is cut short");
    }

    [Fact]
    public void ReadInto_StoragesInAnyOrder_GivesEachItsOwn()
    {
        var pickle = Dictionary(Tensor("a", "FloatStorage", "0", 6, 0, [6], [1]), Tensor("b", "FloatStorage", "1", 2, 0, [2], [1]));
        Assert.Equal([0, 1], Read(OldFile(pickle, [("1", 2, Floats(2)), ("0", 6, Six)]), "b", 2));
        Assert.Equal([0, 1, 2, 3, 4, 5], Read(OldFile(pickle, [("1", 2, Floats(2)), ("0", 6, Six)])));
    }

    [Theory]
    [InlineData("QInt32Storage", 12)]
    [InlineData("ComplexDoubleStorage", 48)]
    [InlineData("BoolStorage", 3)]
    public void ReadInto_BehindAStorageThatIsNotRead_GivesTheValues(string storageClass, int bytes)
    {
        var pickle = Dictionary(Tensor("other", storageClass, "1", 3, 0, [3], [1]), Tensor("a", "FloatStorage", "0", 6, 0, [6], [1]));
        Assert.Equal([0, 1, 2, 3, 4, 5], Read(OldFile(pickle, [("1", 3, new byte[bytes]), ("0", 6, Six)])));
    }

    [Fact]
    public void ReadInto_LongPickle_IsReadOnlyAsFarAsItGoes()
    {
        var pickle = Dictionary(Make(Text("text"), Text(new string('x', 300_000))), Tensor("a", "FloatStorage", "0", 6, 0, [6], [1]));
        Assert.Equal([0, 1, 2, 3, 4, 5], Read(OldFile(pickle, [("0", 6, Six)])));
    }

    [Fact]
    public void ReadInto_ViewOfAStorage_GivesItsPart()
    {
        Assert.Equal([2, 3, 4], Read(OldFile(View(2, 3, 3), [("0", 6, Six)]), size: 3));
        Refuse(OldFile(View(2, 3, 4), [("0", 6, Six)]), "4 values from number 0 on of a storage of 3");
        Refuse(OldFile(View(4, 3, 3), [("0", 6, Six)]), "a view of 3 values from number 4 on of a storage of 6");
        Refuse(OldFile(View(long.MaxValue, long.MaxValue, 3), [("0", 6, Six)]), "a view of");
    }

    [Fact]
    public void Open_StoragesThatDontFitThePickle_AreRefused()
    {
        Refuse(OldFile(Plain(), []), "tensor 'a'", "the storage '0', which the file doesn't list");
        Refuse(OldFile(Plain(), [("1", 6, Six)]), "a storage '1' that its pickle doesn't describe");
        Refuse(OldFile(Plain(), [("0", 6, Six), ("0", 6, Six)]), "the storage '0' twice");
        Refuse(OldFile(Plain(), [("0", 5, Six)]), "should have 6 values, but the file has 5");
        Refuse(OldFile(Plain(count: long.MaxValue), [("0", long.MaxValue, Six)]), "cut short");
        Refuse(OldFile(Plain(), [("0", 6, Six[..^1])]), "cut short");
        Refuse(OldFile(Plain("SomeStorage"), [("0", 6, Six)]), "the type Some, of a size that isn't known");
    }

    [Fact]
    public void Open_OtherMachineOrVersion_IsRefused()
    {
        var file = OldFile(Plain(), [("0", 6, Six)]);
        Assert.Equal([0, 1, 2, 3, 4, 5], Read(file));
        Refuse(OldFile(Plain(), [("0", 6, Six)], isLittleEndian: false), "big-endian");
        file[OldMagic.Length + 3]++;
        Refuse(file, "its version is 1002, not 1001");
        Refuse([.. OldMagic, .. Make("\u0080\u0002M\u00e9\u0003.N.")], "the machine's properties");
    }

    [Theory]
    [InlineData("\u0080\u0002cos\nsystem\n(X\u0004\0\0\0helptR.", "'os.system'")]
    [InlineData("\u0080\u0002N.", "doesn't hold a dictionary of tensors")]
    [InlineData("\u0080\u0002(X\u0006\0\0\0modulecmy.project\nNet\nNNtQ)\u0081}(X\u0008\0\0\0_modules}X\u000b\0\0\0_parameters}ub.", "a whole Python object, 'my.project.Net'")]
    [InlineData("\u0080\u0002X\u0001\0\0\0aQ.", "other than a storage")]
    public void Open_PickleOfSomethingElse_SaysWhat(string pickle, string reason) => Refuse(OldFile(Make(pickle), []), reason);

    [Fact]
    public void Open_PickleThatTorchHasNotWritten_SaysSo() => Refuse([.. Plain(), .. new byte[9]], "a Python pickle, not a file that torch.save has written");
}
