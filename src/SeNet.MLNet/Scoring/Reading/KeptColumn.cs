using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Scoring.Reading;

/// <summary>
/// The values that one input column has in the rows of a batch, kept until those rows are handed out, since their source is read once
/// and has gone on by then. Written by the thread that reads the source, read afterwards by the one that moves the scored cursor.
/// </summary>
/// <param name="column">The column.</param>
/// <param name="capacity">The largest number of rows.</param>
internal abstract class KeptColumn(DataViewSchema.Column column, int capacity)
{
    private static readonly MethodInfo CreateValuesMethod = Method(nameof(CreateValues)), CreateVectorsMethod = Method(nameof(CreateVectors));

    /// <summary>The column of the source.</summary>
    protected DataViewSchema.Column Column { get; } = column;

    private readonly ExceptionDispatchInfo?[] _failures = new ExceptionDispatchInfo?[capacity];

    /// <summary>Makes the column's keeper, of whatever type its values are.</summary>
    /// <param name="input">The source's cursor, in which the column is active.</param>
    /// <param name="column">The column.</param>
    /// <param name="capacity">The largest number of rows.</param>
    public static KeptColumn Create(DataViewRow input, DataViewSchema.Column column, int capacity)
    {
        var type = column.Type.RawType;
        if (type == typeof(MLImage)) return new KeptImages(input, column, capacity);
        var create = column.Type is VectorDataViewType vector && type.GetGenericTypeDefinition() == typeof(VBuffer<>)
            ? CreateVectorsMethod.MakeGenericMethod(vector.ItemType.RawType)
            : CreateValuesMethod.MakeGenericMethod(type);
        return (KeptColumn)create.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [input, column, capacity], null)!;
    }

    /// <summary>Takes the value of the row that the source is at. What fails in it is kept in its place.</summary>
    public void Keep(int slot)
    {
        _failures[slot] = null;
        try
        {
            Read(slot);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _failures[slot] = ExceptionDispatchInfo.Capture(failure);
        }
    }

    /// <summary>Gives a row's value to a caller who may do with it what he likes. Throws what failed when it was read.</summary>
    /// <exception cref="ArgumentException">The column's values are of another type.</exception>
    public ValueGetter<TValue> CreateGetter<TValue>(Func<KeptSlot> here) => CreateGetter(here) as ValueGetter<TValue> ?? throw OtherType<TValue>();

    /// <summary>
    /// As <see cref="CreateGetter{TValue}"/>, but gives the kept value itself, which nobody may change, and which is good until the batch
    /// is filled anew.
    /// </summary>
    public ValueGetter<TValue> CreateSharingGetter<TValue>(Func<int> slot) => CreateSharingGetter(slot) as ValueGetter<TValue> ?? throw OtherType<TValue>();

    /// <summary>Forgets all rows.</summary>
    public abstract void Clear();

    protected abstract void Read(int slot);

    protected abstract Delegate CreateGetter(Func<KeptSlot> here);

    protected abstract Delegate CreateSharingGetter(Func<int> slot);

    protected void ThrowIfFailed(int slot) => _failures[slot]?.Throw();

    private ArgumentException OtherType<TValue>() => new($"The values of column '{Column.Name}' are {Column.Type.RawType.Name}, not {typeof(TValue).Name}.");

    private static KeptValues<T> CreateValues<T>(DataViewRow input, DataViewSchema.Column column, int capacity) => new(input, column, capacity);

    private static KeptVectors<T> CreateVectors<T>(DataViewRow input, DataViewSchema.Column column, int capacity) => new(input, column, capacity);

    private static MethodInfo Method(string name) => typeof(KeptColumn).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
