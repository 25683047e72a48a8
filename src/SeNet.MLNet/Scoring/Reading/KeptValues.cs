using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace SeNet.MLNet.Scoring.Reading;

/// <summary>Keeps values that are copied by assignment: numbers, keys, texts, times, and what ML.NET knows nothing of.</summary>
internal class KeptValues<T>(DataViewRow input, DataViewSchema.Column column, int capacity) : KeptColumn(column, capacity)
{
    private readonly ValueGetter<T> _getter = input.GetGetter<T>(column);
    private readonly T[] _values = new T[capacity];

    public override void Clear()
    {
        // A source may write into an object that it finds, which by then is the one that a caller got.
        if (!typeof(T).IsValueType) Array.Clear(_values);
    }

    protected override void Read(int slot) => _getter(ref _values[slot]);

    protected override Delegate CreateGetter(Func<KeptSlot> here) => new ValueGetter<T>((ref T value) =>
    {
        var (rows, index) = here();
        var kept = Unsafe.As<KeptValues<T>>(rows.Columns[Column.Index]!);
        kept.ThrowIfFailed(index);
        kept.Copy(ref kept._values[index], ref value);
    });

    protected override Delegate CreateSharingGetter(Func<int> slot) => new ValueGetter<T>((ref T value) =>
    {
        ThrowIfFailed(slot());
        value = _values[slot()];
    });

    protected virtual void Copy(ref T from, ref T to) => to = from;
}
