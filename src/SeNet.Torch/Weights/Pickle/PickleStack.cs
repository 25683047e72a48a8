namespace SeNet.Torch.Weights.Pickle;

/// <summary>The stack of a pickle, with its marks. Taking more than there is, or across a mark, is an error.</summary>
/// <param name="bytes">The pickle, for messages.</param>
internal sealed class PickleStack(PickleBytes bytes)
{
    private readonly List<object?> _items = [];
    private readonly List<int> _marks = [];

    internal bool IsEmpty => _items.Count == 0;

    private int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    internal void Push(object? value) => _items.Add(value);

    internal object? Peek() => _items.Count > Floor ? _items[^1] : throw TooFew();

    internal object? Pop()
    {
        var value = Peek();
        _items.RemoveAt(_items.Count - 1);
        return value;
    }

    /// <summary>Drops the top, be it an item or a mark.</summary>
    internal void Drop()
    {
        if (_items.Count > Floor) _items.RemoveAt(_items.Count - 1);
        else if (_marks.Count > 0) _marks.RemoveAt(_marks.Count - 1);
        else throw TooFew();
    }

    internal object?[] PopTuple(int count)
    {
        if (_items.Count - count < Floor) throw TooFew();
        return Take(count);
    }

    internal void Mark() => _marks.Add(_items.Count);

    /// <summary>Takes what lies above the last mark, and the mark.</summary>
    internal object?[] PopToMark()
    {
        if (_marks.Count == 0) throw bytes.Bad("a mark is missing");
        var items = Take(_items.Count - Floor);
        _marks.RemoveAt(_marks.Count - 1);
        return items;
    }

    private object?[] Take(int count)
    {
        var taken = new object?[count];
        _items.CopyTo(_items.Count - count, taken, 0, count);
        _items.RemoveRange(_items.Count - count, count);
        return taken;
    }

    private WeightsFileException TooFew() => bytes.Bad("it takes more objects than it made");
}
