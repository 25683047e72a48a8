using SeNet.Torch.Weights;
using SeNet.Torch.Weights.Pickle;
using static SeNet.Torch.Tests.Weights.Pickle.RawPickle;

namespace SeNet.Torch.Tests.Weights.Pickle;

public sealed class PickleMachineTests
{
    private static object? Run(params object[] parts) => PickleMachine.Run("x.pth", Make(parts));

    private static void Refuse(string reason, params object[] parts)
    {
        var error = Assert.Throws<WeightsFileException>(() => Run(parts));
        Assert.Contains(reason, error.Message);
        Assert.Contains("x.pth", error.Message);
    }

    [Fact]
    public void Run_Values_AreRead()
    {
        Assert.Null(Run("N."));
        Assert.Equal(true, Run("\u0088."));
        Assert.Equal(-2L, Run("J\u00fe\u00ff\u00ff\u00ff."));
        Assert.Equal(200L, Run("K\u00c8."));
        Assert.Equal(0x0201L, Run("M\u0001\u0002."));
        Assert.Equal(long.MinValue, Run(long.MinValue, "."));
        Assert.Equal(0.5, Run("G\u003f\u00e0\0\0\0\0\0\0."));
        Assert.Equal("größe", Run(Text("größe"), "."));
        Assert.Equal("old", Run("U\u0003old."));
        Assert.IsType<Unread>(Run("\u008a\u0009\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001.")); // above 64 bits
    }

    [Fact]
    public void Run_Containers_AreRead()
    {
        Assert.Equal([1L, null, "a"], Assert.IsType<object?[]>(Run("(K\u0001N", Text("a"), "t.")));
        Assert.Equal([1L, 2L, 3L], Assert.IsType<List<object?>>(Run("]K\u0001a(K\u0002K\u0003e.")));
        var dictionary = Assert.IsType<OrderedDictionary<string, object?>>(Run("}(", Text("b"), "K\u0001", Text("a"), "K\u0002K\u0007K\u0003u."));
        Assert.Equal([new("b", 1L), new("a", 2L)], dictionary); // the key 7 is no text
    }

    [Fact]
    public void Run_ContainerInItself_IsRead()
    {
        var list = Assert.IsType<List<object?>>(Run("]q\0h\0a."));
        Assert.Same(list, list[0]);
    }

    [Fact]
    public void Run_OrderedDictionaryOfPython2_IsRead()
    {
        var dictionary = Run("ccollections\nOrderedDict\n(](](", Text("a"), "K\u0001e](", Text("b"), "K\u0002eetR.");
        Assert.Equal([new("a", 1L), new("b", 2L)], Assert.IsType<OrderedDictionary<string, object?>>(dictionary));
    }

    [Fact]
    public void Run_MillionNestedTuples_IsRead() => Assert.IsType<object?[]>(Run("N", Enumerable.Repeat((byte)0x85, 1_000_000).ToArray(), "."));

    [Theory]
    [InlineData("")]
    [InlineData("N")]
    [InlineData("X\u0005\0\0\0abc.")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ffabc.")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffabc.")]
    [InlineData("J\u0001.")]
    public void Run_CutShort_IsRefused(string pickle) => Refuse("ends within an object", pickle);

    [Theory]
    [InlineData(".", "more objects than it made")]
    [InlineData("Nt.", "a mark is missing")]
    [InlineData("(.", "more objects than it made")]
    [InlineData("N(\u0085.", "more objects than it made")]
    [InlineData("h\u0001.", "the memo has no number 1")]
    [InlineData("Nr\u00ff\u00ff\u00ff\u007f.", "out of order")]
    [InlineData("Nr\u00ff\u00ff\u00ff\u00ff.", "out of order")]
    [InlineData("NNs.", "more objects than it made")]
    [InlineData("NNNs.", "other than a dictionary")]
    [InlineData("NNa.", "other than a list")]
    [InlineData("NNb.", "has attributes")]
    [InlineData("N)R.", "is called")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.", "arguments that don't fit")]
    [InlineData("NQ.", "other than a storage")]
    [InlineData("X\u0001\0\0\0\u00ff.", "UTF-8")]
    [InlineData("\u0080\u0006N.", "protocol 6")]
    [InlineData("I1\n.", "0x49")] // protocol 0, which torch.save can't write
    [InlineData("ios\nsystem\n.", "0x69")]
    public void Run_Malformed_SaysWhat(string pickle, string reason) => Refuse(reason, pickle);

    [Theory]
    [InlineData("cos\nsystem\n(X\u0004\0\0\0helptR.", "'os.system'")]
    [InlineData("Ncbuiltins\neval\n.", "'builtins.eval'")]
    [InlineData("\u008c\u0002os\u008c\u0006system\u0093.", "'os.system'")]
    [InlineData("cposix\nsystem\n.", "'posix.system'")]
    [InlineData("Ncos.path\njoin\n.", "'os.path.join'")]
    [InlineData("Ncsubprocess\nPopen\n.", "'subprocess.Popen'")]
    [InlineData("N\u008c\u0008builtins\u008c\u0004exec\u0093.", "'builtins.exec'")]
    [InlineData("Nc__builtin__\n__import__\n.", "'__builtin__.__import__'")]
    public void Run_HarmfulPythonName_NamesItAndTheRemedy(string pickle, string name)
    {
        Refuse(name, pickle);
        Refuse("torch.save(model.state_dict()", pickle);
    }

    [Theory]
    [InlineData("cargparse\nNamespace\n)\u0081}X\u0001\0\0\0aK\u0001sb.", "argparse.Namespace")]
    [InlineData("cmy.project\nPhase\nK\u0002\u0085R.", "my.project.Phase")]
    [InlineData("c__builtin__\ngetattr\ncmy.project\nPhase\nX\u0001\0\0\0a\u0086R.", "__builtin__.getattr")]
    [InlineData("ccollections\ndeque\n]K\u0005\u0086R(K\u0001K\u0002e.", "collections.deque")]
    [InlineData("\u0080\u0004cmy.project\nThing\n)}\u0092.", "my.project.Thing")]
    [InlineData("ctorch\nfloat32\n)R.", "torch.float32")]
    public void Run_ObjectOfAnotherClass_IsANoteOfIt(string pickle, string name) => Assert.Equal(name, Assert.IsType<PickledObject>(Run(pickle)).ClassName);

    [Fact]
    public void Run_ObjectThatHoldsItems_KeepsThem()
    {
        var config = Assert.IsType<PickledObject>(Run("cmy.project\nConfig\n)\u0081(", Text("a"), "K\u0001", Text("b"), "K\u0002u}b."));
        Assert.Equal([new("a", 1L), new("b", 2L)], config.Items!);
        Assert.IsType<OrderedDictionary<string, object?>>(Run("ccollections\ndefaultdict\nc__builtin__\nlist\n\u0085R."));
    }

    [Theory]
    [InlineData("cmy.project\nThing\n)R)R.", "is called that is no function")] // what an object would do isn't known
    [InlineData("cmy.project\nThing\nNR.", "is called that is no function")]
    public void Run_CallOfAnObject_IsRefused(string pickle, string reason) => Refuse(reason, pickle);

    [Theory]
    [InlineData("", false)]
    [InlineData("N", false)]
    [InlineData("}", false)]
    [InlineData("}X\u0003\0\0\0neg\u0089s", false)]
    [InlineData("}X\u0003\0\0\0neg\u0088s", true)]
    [InlineData("}X\u0003\0\0\0neg\u0088sX\u0004\0\0\0conj\u0089s", true)]
    public void Run_TensorWithMetadata_TellsWhetherItIsNegated(string metadata, bool negated) =>
        Assert.Equal(negated, Assert.IsType<PickledTensor>(Run(TensorWith("FloatStorage", metadata))).IsNegated);

    [Theory]
    [InlineData("FloatStorage", "}X\u0004\0\0\0conj\u0088s")]
    [InlineData("FloatStorage", "}X\u0005\0\0\0other\u0088s")]
    [InlineData("FloatStorage", "}X\u0003\0\0\0negK\u0001s")]
    [InlineData("FloatStorage", "K\u0001")]
    public void Run_TensorWithMetadataThatIsntKnown_IsRefused(string storage, string metadata) => Refuse("arguments that don't fit", TensorWith(storage, metadata));

    [Fact]
    public void Run_ConjugateOfComplexNumbers_IsATensorThatIsntRead() =>
        Assert.Equal("C64", Assert.IsType<PickledTensor>(Run(TensorWith("ComplexFloatStorage", "}X\u0004\0\0\0conj\u0088s"))).Storage.Dtype);

    private static byte[] TensorWith(string storage, string metadata) => Make(
        "ctorch._utils\n_rebuild_tensor_v2\n((", Text("storage"), $"ctorch\n{storage}\n", Text("0"), Text("cpu"), "K\u0001tQK\0))\u0089N", metadata, "tR.");

    [Fact]
    public void Run_MoreStepsThanAllowed_IsRefused() =>
        Refuse("steps", Enumerable.Repeat((byte)'N', PickleMachine.MaxWork + 1).ToArray());

    [Fact]
    public void Run_LargeListCopiedAgainAndAgain_IsRefused() =>
        Refuse("steps", "](", Enumerable.Repeat((byte)'N', 100_000).ToArray(), "eq\0", Enumerable.Repeat("ccollections\nOrderedDict\nh\0\u0085R0", 1000).Aggregate("", (text, part) => text + part), ".");
}
