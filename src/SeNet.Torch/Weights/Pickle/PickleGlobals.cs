using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>
/// The Python names that mean something here: tensors, storages and containers. Any other is a <see cref="PickledObject"/>, of which
/// nothing runs; but one that serves attacks alone, such as <c>os.system</c>, is refused by its name.
/// </summary>
internal static class PickleGlobals
{
    internal const string OrderedDictionary = "collections.OrderedDict";
    internal const string DefaultDictionary = "collections.defaultdict";
    internal const string Tensor = "torch._utils._rebuild_tensor_v2";
    internal const string OldTensor = "torch._utils._rebuild_tensor";
    internal const string TypedTensor = "torch._utils._rebuild_tensor_v3";
    internal const string QuantizedTensor = "torch._utils._rebuild_qtensor";
    internal const string CopiedTensor = "torch._utils._rebuild_device_tensor_from_cpu_tensor";
    internal const string Parameter = "torch._utils._rebuild_parameter";
    internal const string ParameterWithState = "torch._utils._rebuild_parameter_with_state";
    internal const string ParameterClass = "torch.nn.parameter.Parameter";
    internal const string VariableClass = "torch.autograd.variable.Variable";
    internal const string TensorWithState = "torch._tensor._rebuild_from_type_v2";
    internal const string Size = "torch.Size";

    private const string StorageSuffix = "Storage";

    private static readonly FrozenDictionary<string, string> Storages = new Dictionary<string, string>
    {
        ["FloatStorage"] = "F32",
        ["HalfStorage"] = "F16",
        ["BFloat16Storage"] = "BF16",
        ["DoubleStorage"] = "F64",
        ["LongStorage"] = "I64",
        ["IntStorage"] = "I32",
        ["ShortStorage"] = "I16",
        ["CharStorage"] = "I8",
        ["ByteStorage"] = "U8",
        ["BoolStorage"] = "BOOL",
        ["ComplexFloatStorage"] = "C64",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> UnreadSizes = new Dictionary<string, int>
    {
        ["ComplexDouble"] = 16,
        ["ComplexHalf"] = 4,
        ["QInt8"] = 1,
        ["QUInt8"] = 1,
        ["QInt32"] = 4,
        ["QUInt4x2"] = 1,
        ["QUInt2x4"] = 1,
        ["Untyped"] = 1,
        ["_Untyped"] = 1,
    }.ToFrozenDictionary();

    // What PyTorch's own weights_only reading lets pass, too, and has no weights in it.
    private static readonly FrozenSet<string> Ignored = new[]
    {
        "collections.Counter", "torch.device", "_codecs.encode", "__builtin__.set", "builtins.set", "__builtin__.bytearray", "builtins.bytearray",
        "__builtin__.complex", "builtins.complex",
    }.ToFrozenSet();

    // Modules whose functions do something to the machine when a pickle is loaded in Python. No program's options need them.
    private static readonly FrozenSet<string> Harmful = new[]
    {
        "os", "posix", "nt", "subprocess", "_posixsubprocess", "sys", "socket", "_socket", "pty", "runpy", "shutil", "ctypes", "_ctypes", "importlib",
        "imp", "webbrowser", "timeit", "cProfile", "pdb", "bdb", "doctest", "pip", "ensurepip", "venv", "marshal", "_pickle", "pickle", "cPickle", "asyncio",
        "requests", "urllib", "http", "ftplib", "smtplib", "pydoc", "torch.hub", "torch.utils.cpp_extension",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> HarmfulFunctions = new[] { "io.open", "_io.open", "io.FileIO", "_io.FileIO", "torch.load", "torch.serialization.load" }.ToFrozenSet();

    private static readonly FrozenSet<string> HarmfulBuiltins = new[]
    {
        "eval", "exec", "execfile", "compile", "open", "file", "__import__", "input", "raw_input", "breakpoint", "apply", "globals", "locals", "vars",
        "setattr", "delattr", "exit", "quit", "memoryview", "help", "__build_class__",
    }.ToFrozenSet();

    /// <summary>Whether calling it gives an object whose content is dropped.</summary>
    internal static bool IsIgnored(string name) => Ignored.Contains(name);

    /// <summary>Whether a file that mentions it is meant to do harm, or can't be told from one that is.</summary>
    internal static bool IsHarmful(string module, string name)
    {
        if (module is "builtins" or "__builtin__" or "__builtins__") return HarmfulBuiltins.Contains(name);
        if (HarmfulFunctions.Contains($"{module}.{name}")) return true;
        // os.path, urllib.request: what a package has inside, too.
        for (var end = module.Length; end > 0; end = module.LastIndexOf('.', end - 1))
            if (Harmful.Contains(module[..end])) return true;
        return false;
    }

    /// <summary>The element type of a class of storages: one of <see cref="WeightsDtype"/>'s names or, of values that can't be read,
    /// PyTorch's, such as <c>QInt8</c>.</summary>
    internal static bool TryGetStorage(string name, [NotNullWhen(true)] out string? dtype)
    {
        dtype = null;
        var dot = name.LastIndexOf('.');
        if (dot <= 0 || name.AsSpan(0, dot) is not ("torch" or "torch.cuda" or "torch.storage") || !name.EndsWith(StorageSuffix, StringComparison.Ordinal)) return false;
        var type = name[(dot + 1)..];
        dtype = Storages.GetValueOrDefault(type) ?? UnreadType(type[..^StorageSuffix.Length]);
        return true;
    }

    /// <summary>A type's name for one that can't be read, whatever a file calls it: none of <see cref="WeightsDtype"/>'s.</summary>
    internal static string UnreadType(string name) => WeightsDtype.IsKnown(name) ? $"torch.{name}" : name;

    /// <summary>The bytes of a value in a storage of a type that <see cref="TryGetStorage"/> told; null where that isn't known.</summary>
    internal static int? StorageSize(string dtype) =>
        WeightsDtype.IsKnown(dtype) ? WeightsDtype.Size(dtype) : UnreadSizes.TryGetValue(dtype, out var size) ? size : null;
}
