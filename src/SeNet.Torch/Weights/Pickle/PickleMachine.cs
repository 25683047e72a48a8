using System.Numerics;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>
/// Reads a pickle as data. It is a program for a stack machine (CPython's Lib/pickletools.py describes every opcode); this one makes
/// tensors, containers, numbers and texts of it, and of all else only a note of what it is, so that nothing foreign can run.
/// </summary>
/// <remarks>
/// The values: <see langword="null"/>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>; a tuple is an
/// array, a list a <see cref="List{T}"/>, a dictionary one of its string keys; <see cref="PickledTensor"/>,
/// <see cref="StorageReference"/>, <see cref="PickleGlobal"/>, <see cref="PickledObject"/>, <see cref="Unread"/>. Lists and dictionaries may contain
/// themselves. Time and memory are bounded by <see cref="MaxWork"/> and the pickle's length.
/// </remarks>
internal sealed class PickleMachine
{
    /// <summary>The most steps: opcodes, and items copied. A checkpoint of a network of 1,000 tensors takes 50,000.</summary>
    internal const int MaxWork = 4_000_000;

    private const int MaxProtocol = 5;

    private readonly string _path;
    private readonly PickleBytes _bytes;
    private readonly PickleStack _stack;
    private readonly List<object?> _memo = [];
    private readonly Dictionary<string, StorageReference>? _storages;
    private int _work;

    private PickleMachine(string path, PickleBytes bytes, Dictionary<string, StorageReference>? storages)
    {
        _path = path;
        _bytes = bytes;
        _stack = new PickleStack(bytes);
        _storages = storages;
    }

    /// <summary>Reads the object that a pickle holds.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="pickle">The pickle.</param>
    /// <exception cref="WeightsFileException">It is malformed, too large, or mentions a Python name that does harm.</exception>
    internal static object? Run(string path, ReadOnlyMemory<byte> pickle) => Run(path, new PickleBytes(path, pickle));

    /// <summary>Reads the object of the next of several pickles.</summary>
    /// <param name="path">As above.</param>
    /// <param name="bytes">The pickles; afterwards at the next one's begin.</param>
    /// <param name="storages">Gets the storages that the pickle mentions, by their keys: of several of one key the first.</param>
    /// <exception cref="WeightsFileException">As above.</exception>
    internal static object? Run(string path, PickleBytes bytes, Dictionary<string, StorageReference>? storages = null)
    {
        var machine = new PickleMachine(path, bytes, storages);
        while (true)
        {
            machine.Spend(1);
            var opcode = machine._bytes.Byte();
            if (opcode == '.') return machine._stack.Pop();
            machine.Execute(opcode);
        }
    }

    private void Execute(byte opcode)
    {
        switch (opcode)
        {
            case 0x80: CheckProtocol(_bytes.Byte()); break;
            case 0x95: _bytes.Take(8); break; // a frame's length: a hint for buffering
            case (byte)'(': _stack.Mark(); break;
            case (byte)'0': _stack.Drop(); break;
            case (byte)'1': _stack.PopToMark(); break;
            case (byte)'2': _stack.Push(_stack.Peek()); break;

            case (byte)'N': _stack.Push(null); break;
            case 0x88: _stack.Push(true); break;
            case 0x89: _stack.Push(false); break;
            case (byte)'J': _stack.Push((long)_bytes.Int32()); break;
            case (byte)'K': _stack.Push((long)_bytes.Byte()); break;
            case (byte)'M': _stack.Push((long)_bytes.UInt16()); break;
            case 0x8a: _stack.Push(Integer(_bytes.Take(_bytes.Byte()))); break;
            case 0x8b: _bytes.Block32(); _stack.Push(Unread.Instance); break; // a number of more than 255 bytes
            case (byte)'G': _stack.Push(_bytes.Double()); break;
            case (byte)'X': _stack.Push(_bytes.Text(_bytes.Block32())); break;
            case 0x8c: _stack.Push(_bytes.Text(_bytes.Take(_bytes.Byte()))); break;
            case 0x8d: _stack.Push(_bytes.Text(_bytes.Block64())); break;
            // A byte string, or a text of Python 2.
            case (byte)'U': _stack.Push(ShortString(_bytes.Take(_bytes.Byte()))); break;
            case (byte)'T': _stack.Push(ShortString(_bytes.Block32())); break;
            case (byte)'C': _bytes.Take(_bytes.Byte()); _stack.Push(Unread.Instance); break;
            case (byte)'B': _bytes.Block32(); _stack.Push(Unread.Instance); break;
            case 0x8e or 0x96: _bytes.Block64(); _stack.Push(Unread.Instance); break;

            case (byte)')': _stack.Push(Array.Empty<object?>()); break;
            case (byte)'t': _stack.Push(PopToMark()); break;
            case 0x85: _stack.Push(_stack.PopTuple(1)); break;
            case 0x86: _stack.Push(_stack.PopTuple(2)); break;
            case 0x87: _stack.Push(_stack.PopTuple(3)); break;
            case (byte)']': _stack.Push(new List<object?>()); break;
            case (byte)'l': _stack.Push(new List<object?>(PopToMark())); break;
            case (byte)'a': Append([_stack.Pop()]); break;
            case (byte)'e': Append(PopToMark()); break;
            case (byte)'}': _stack.Push(NewDictionary()); break;
            case (byte)'d': var pairs = PopToMark(); _stack.Push(NewDictionary()); SetItems(pairs); break;
            case (byte)'s': SetItems(_stack.PopTuple(2)); break;
            case (byte)'u': SetItems(PopToMark()); break;
            case 0x8f: _stack.Push(Unread.Instance); break; // an empty set
            case 0x90: PopToMark(); Require(_stack.Peek() is Unread or PickledObject, "items are added to something other than a set"); break;
            case 0x91: PopToMark(); _stack.Push(Unread.Instance); break; // a frozen set

            case (byte)'q': Memorize(_bytes.Byte()); break;
            case (byte)'r': Memorize(_bytes.Int32()); break;
            case 0x94: Memorize(_memo.Count); break;
            case (byte)'h': _stack.Push(Recall(_bytes.Byte())); break;
            case (byte)'j': _stack.Push(Recall(_bytes.Int32())); break;

            case (byte)'c': _stack.Push(Global(_bytes.Line(), _bytes.Line())); break;
            case 0x93: StackGlobal(); break;
            case (byte)'R' or 0x81: Call(_stack.PopTuple(2)); break;
            case 0x92: Call(_stack.PopTuple(3)); break; // with named arguments
            case (byte)'b': Build(_stack.Pop()); break;
            case (byte)'Q': _stack.Push(Reference(_stack.Pop())); break;
            default: throw _bytes.Bad($"the opcode 0x{opcode:x2} isn't one that torch.save writes");
        }
    }

    private void CheckProtocol(byte protocol)
    {
        if (protocol > MaxProtocol) throw _bytes.Bad($"it has protocol {protocol}; known are those up to {MaxProtocol}");
    }

    private static object Integer(ReadOnlySpan<byte> littleEndian)
    {
        var value = new BigInteger(littleEndian);
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : Unread.Instance;
    }

    private object ShortString(ReadOnlySpan<byte> bytes) => System.Text.Ascii.IsValid(bytes) ? _bytes.Text(bytes) : Unread.Instance;

    private object?[] PopToMark()
    {
        var items = _stack.PopToMark();
        Spend(items.Length);
        return items;
    }

    private void Append(object?[] items)
    {
        if (_stack.Peek() is PickledObject) return;
        if (_stack.Peek() is not List<object?> list) throw _bytes.Bad("items are appended to something other than a list");
        list.AddRange(items);
    }

    private void SetItems(object?[] pairs)
    {
        var dictionary = _stack.Peek() switch
        {
            OrderedDictionary<string, object?> own => own,
            PickledObject other => other.Items ??= NewDictionary(),
            _ => null,
        };
        if (pairs.Length % 2 != 0 || dictionary is null) throw _bytes.Bad("keys and values are set in something other than a dictionary");
        for (var i = 0; i < pairs.Length; i += 2)
            if (pairs[i] is string key) dictionary[key] = pairs[i + 1]; // other keys, an optimizer's numbers, lead to no weights
    }

    private void Memorize(int index)
    {
        // Pickles number what they memorize in order; POP leaves gaps at most.
        if (index < 0 || index > _work) throw _bytes.Bad($"the memo's number {index} is out of order");
        Spend(Math.Max(0, index - _memo.Count));
        while (_memo.Count <= index) _memo.Add(null);
        _memo[index] = _stack.Peek();
    }

    private object? Recall(int index) =>
        index >= 0 && index < _memo.Count ? _memo[index] : throw _bytes.Bad($"the memo has no number {index}");

    private void StackGlobal()
    {
        if (_stack.PopTuple(2) is not [string module, string name]) throw _bytes.Bad("a Python name is no text");
        _stack.Push(Global(module, name));
    }

    private PickleGlobal Global(string module, string name) =>
        PickleGlobals.IsHarmful(module, name) ? throw PickleRefusals.Harmful(_path, $"{module}.{name}") : new PickleGlobal($"{module}.{name}");

    private object Reference(object? id)
    {
        // A network's class, with its source, in the old format.
        if (id is object?[] and ["module", PickleGlobal module, ..]) return module;
        var storage = PickleTensors.Storage(id) ?? throw _bytes.Bad("a reference leads to something other than a storage");
        _storages?.TryAdd(storage.Key, storage);
        return storage;
    }

    // With a class instead of a function: the object that it would make.
    private void Call(object?[] operands)
    {
        if (operands is not [PickleGlobal function, object?[] arguments, ..]) throw _bytes.Bad("something is called that is no function");
        _stack.Push(Call(function.Name, arguments));
    }

    private object Call(string function, object?[] arguments)
    {
        if (PickleGlobals.IsIgnored(function)) return Unread.Instance;
        object? result = function switch
        {
            PickleGlobals.OrderedDictionary => OrderedDictionary(arguments),
            PickleGlobals.DefaultDictionary => NewDictionary(),
            PickleGlobals.Size => arguments is [object?[] sizes] ? sizes : null,
            PickleGlobals.Parameter or PickleGlobals.ParameterWithState or PickleGlobals.CopiedTensor or PickleGlobals.ParameterClass or PickleGlobals.VariableClass => Wrapped(function, arguments.FirstOrDefault()),
            // A subclass of tensors is a tensor in other clothes.
            PickleGlobals.TensorWithState => arguments is [PickleGlobal inner, PickleGlobal, object?[] its, ..] ? TensorOrObject(inner.Name, its) : null,
            _ => TensorOrObject(function, arguments),
        };
        return result ?? throw _bytes.Bad($"{function} is called with arguments that don't fit");
    }

    private static object? TensorOrObject(string function, object?[] arguments) => function switch
    {
        PickleGlobals.Tensor or PickleGlobals.OldTensor => PickleTensors.Tensor(arguments),
        PickleGlobals.TypedTensor => PickleTensors.TypedView(arguments),
        PickleGlobals.QuantizedTensor => PickleTensors.View(arguments),
        _ => new PickledObject(function),
    };

    // What is in a parameter: a tensor, or what stands in its place.
    private static object? Wrapped(string function, object? content) => content switch
    {
        PickledTensor or PickledObject => content,
        Unread => new PickledObject(function),
        _ => null,
    };

    // Empty; or, from Python 2, a list of pairs.
    private OrderedDictionary<string, object?>? OrderedDictionary(object?[] arguments)
    {
        var dictionary = NewDictionary();
        if (arguments is []) return dictionary;
        if (arguments is not [List<object?> pairs]) return null;
        Spend(pairs.Count);
        foreach (var pair in pairs)
        {
            if (pair is List<object?> { Count: 2 } list && list[0] is string listKey) dictionary[listKey] = list[1];
            else if (pair is object?[] { Length: 2 } tuple && tuple[0] is string tupleKey) dictionary[tupleKey] = tuple[1];
        }
        return dictionary;
    }

    // Attributes: those of a state dict (its _metadata) have no weights.
    private void Build(object? state)
    {
        var target = _stack.Peek();
        Require(target is OrderedDictionary<string, object?> or Unread or PickledObject or List<object?> or PickledTensor, "something other than an object has attributes");
        if (target is PickledObject { IsTensor: true } empty && PickleTensors.Tensor(state as object?[] ?? []) is { } tensor) Replace(empty, tensor);
        else (target as PickledObject)?.SetState(state);
    }

    // PyTorch 0.1 made an empty tensor, and then put it in its place.
    private void Replace(PickledObject empty, PickledTensor tensor)
    {
        _stack.Pop();
        _stack.Push(tensor);
        var place = _memo.LastIndexOf(empty);
        Spend(_memo.Count - Math.Max(0, place));
        if (place >= 0) _memo[place] = tensor;
    }

    private void Require(bool fits, string otherwise)
    {
        if (!fits) throw _bytes.Bad(otherwise);
    }

    private void Spend(int steps)
    {
        _work += steps;
        if (_work > MaxWork)
            throw new WeightsFileException(_path, null, $"its pickle takes more than {MaxWork} steps to read. Save the weights alone: {PickleRefusals.SaveWeights}.");
    }

    private static OrderedDictionary<string, object?> NewDictionary() => new(StringComparer.Ordinal);
}
