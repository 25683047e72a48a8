using System.Collections;
using System.Runtime.CompilerServices;

namespace SeNet.Torch.Network;

/// <summary>One number per stage of a network, such as its depths. Immutable, compared by value.</summary>
[CollectionBuilder(typeof(StageSizes), nameof(Create))]
public sealed class StageSizes : IReadOnlyList<int>, IEquatable<StageSizes>
{
    private readonly int[] _values;

    private StageSizes(int[] values) => _values = values;

    /// <summary>Number of stages.</summary>
    public int Count => _values.Length;

    /// <summary>The number of stage <paramref name="index"/>, counted from 0.</summary>
    public int this[int index] => _values[index];

    /// <summary>Makes a list, so that <c>[3, 4, 6, 3]</c> is one.</summary>
    /// <param name="values">One number per stage, each at least 1.</param>
    /// <exception cref="ArgumentException">No stage, or a number below 1.</exception>
    public static StageSizes Create(ReadOnlySpan<int> values)
    {
        if (values.IsEmpty) throw new ArgumentException("A network has at least one stage.", nameof(values));
        foreach (var value in values)
            if (value < 1) throw new ArgumentException($"A stage's number must be at least 1, not {value}.", nameof(values));
        return new StageSizes(values.ToArray());
    }

    /// <inheritdoc/>
    public bool Equals(StageSizes? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StageSizes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in _values) hash.Add(value);
        return hash.ToHashCode();
    }

    /// <summary>The numbers, as <c>[3, 4, 6, 3]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _values)}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
