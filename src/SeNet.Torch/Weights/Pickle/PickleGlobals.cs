using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>
/// The Python names that may occur in a checkpoint. Everything else is refused by its name: what it does when called is code of
/// someone else's, of which none runs here.
/// </summary>
internal static class PickleGlobals
{
    internal const string OrderedDictionary = "collections.OrderedDict";
    internal const string Tensor = "torch._utils._rebuild_tensor_v2";
    internal const string OldTensor = "torch._utils._rebuild_tensor";
    internal const string Parameter = "torch._utils._rebuild_parameter";
    internal const string ParameterWithState = "torch._utils._rebuild_parameter_with_state";
    internal const string TensorWithState = "torch._tensor._rebuild_from_type_v2";
    internal const string Size = "torch.Size";

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

    private static readonly FrozenSet<string> Callable = new[] { OrderedDictionary, Tensor, OldTensor, Parameter, ParameterWithState, TensorWithState, Size }.ToFrozenSet();

    // What PyTorch's own weights_only reading lets pass too, and has no weights in it.
    private static readonly FrozenSet<string> Ignored = new[]
    {
        "collections.Counter", "torch.device", "_codecs.encode", "__builtin__.set", "builtins.set", "__builtin__.bytearray", "builtins.bytearray",
        "__builtin__.complex", "builtins.complex",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Inert = new[]
    {
        "torch.Tensor", "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer", "torch.float16", "torch.float32", "torch.float64", "torch.bfloat16",
        "torch.half", "torch.float", "torch.double", "torch.uint8", "torch.int8", "torch.int16", "torch.int32", "torch.int64", "torch.bool",
        "torch.complex64", "torch.contiguous_format", "torch.channels_last", "torch.preserve_format", "torch.strided",
    }.ToFrozenSet();

    /// <summary>Whether a name may occur.</summary>
    internal static bool IsKnown(string name) =>
        Callable.Contains(name) || Ignored.Contains(name) || Inert.Contains(name) || TryGetStorage(name, out _);

    /// <summary>Whether calling it gives an object whose content is dropped.</summary>
    internal static bool IsIgnored(string name) => Ignored.Contains(name);

    /// <summary>Whether it names a tensor's own class, to which a tensor is cast.</summary>
    internal static bool IsTensorClass(string name) => name is "torch.Tensor" or "torch.nn.parameter.Parameter" or "torch.nn.parameter.Buffer";

    /// <summary>The element type of a class of storages, in <see cref="WeightsDtype"/>'s names.</summary>
    internal static bool TryGetStorage(string name, [NotNullWhen(true)] out string? dtype)
    {
        dtype = null;
        var dot = name.LastIndexOf('.');
        return dot > 0 && name.AsSpan(0, dot) is "torch" or "torch.cuda" && Storages.TryGetValue(name[(dot + 1)..], out dtype);
    }
}
