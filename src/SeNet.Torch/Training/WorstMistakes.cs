namespace SeNet.Torch.Training;

/// <summary>Keeps the mistakes with the highest loss of all that it is shown. Of equal ones it keeps those that came first.</summary>
/// <param name="capacity">How many to keep, 0 or more.</param>
public sealed class WorstMistakes(int capacity)
{
    // The least of them first; of equal ones the latest, which is the next to go.
    private readonly PriorityQueue<Mistake, (double Loss, int NegativeOrder)> _kept = new();
    private int _seen;

    /// <summary>Whether a mistake of this loss would be kept, so that there is a point in describing it.</summary>
    public bool Takes(double loss) => _kept.Count < capacity || (capacity > 0 && Rank(loss) > Rank(_kept.Peek().Loss));

    /// <summary>Keeps a mistake if it is among the worst.</summary>
    public void Add(Mistake mistake)
    {
        ArgumentNullException.ThrowIfNull(mistake);
        if (!Takes(mistake.Loss)) return;
        if (_kept.Count == capacity) _kept.Dequeue();
        _kept.Enqueue(mistake, (Rank(mistake.Loss), -_seen++));
    }

    /// <summary>The mistakes kept, the worst first.</summary>
    public IReadOnlyList<Mistake> ToList() =>
        [.. _kept.UnorderedItems.OrderByDescending(item => item.Priority.Loss).ThenByDescending(item => item.Priority.NegativeOrder).Select(item => item.Element)];

    // Nothing is worse than no number at all.
    private static double Rank(double loss) => double.IsNaN(loss) ? double.PositiveInfinity : loss;
}
