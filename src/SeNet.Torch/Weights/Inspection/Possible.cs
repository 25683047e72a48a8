namespace SeNet.Torch.Weights.Inspection;

/// <summary>The whole numbers that a shape leaves possible for one of an architecture's, such as its reduction.</summary>
/// <param name="First">The smallest.</param>
/// <param name="Last">The largest; below <paramref name="First"/> if there are none.</param>
internal readonly record struct Possible(int First, int Last)
{
    /// <summary>Any number from 1 on.</summary>
    internal static Possible Any { get; } = new(1, 1 << 24);

    /// <summary>Those of them for which a function that never falls gives a value.</summary>
    internal Possible Where(Func<int, long> rising, long value) =>
        new(FirstWhere(number => rising(number) >= value), FirstWhere(number => rising(number) > value) - 1);

    /// <summary>The preferred number if it is among them, else the smallest power of two, else the smallest; null if there are none.</summary>
    internal int? Choose(int preferred)
    {
        if (First > Last) return null;
        if (preferred >= First && preferred <= Last) return preferred;
        var power = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)First);
        return power <= Last ? (int)power : First;
    }

    // By halving; one past the last if there is none.
    private int FirstWhere(Func<int, bool> holds)
    {
        int low = First, high = Last + 1;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (holds(middle)) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
