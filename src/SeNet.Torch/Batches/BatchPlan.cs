namespace SeNet.Torch.Batches;

/// <summary>Which images make a batch, and which random numbers vary them.</summary>
/// <param name="Indices">The images' numbers in the source.</param>
/// <param name="Draws">For each image the number of its random sequence in the epoch: its own, unless the epoch has it more than once.</param>
/// <param name="Epoch">The epoch whose variations to draw; <see langword="null"/> for none.</param>
internal sealed record BatchPlan(ReadOnlyMemory<int> Indices, ReadOnlyMemory<long> Draws, int? Epoch)
{
    public int Count => Indices.Length;

    /// <summary>This plan with another before it.</summary>
    public BatchPlan After(BatchPlan first) => this with { Indices = Join(first.Indices, Indices), Draws = Join(first.Draws, Draws) };

    /// <summary>The numbers in the source of the images at some places of the batch.</summary>
    public int[] IndicesOf(int[] places) => Array.ConvertAll(places, place => Indices.Span[place]);

    private static T[] Join<T>(ReadOnlyMemory<T> first, ReadOnlyMemory<T> second) => [.. first.Span, .. second.Span];
}
