namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// Decides for which input shapes weights are packed: the first few that come twice in a row. Packing costs a copy of the weights and
/// about the time that it saves in one call, so that it isn't worth it for the last, smaller batch of a run. Thread-safe.
/// </summary>
internal sealed class InputShapes
{
    /// <summary>How many shapes: one image at a time, and batches.</summary>
    public const int Slots = 2;

    private readonly Lock _lock = new();
    private readonly List<(long N, long H, long W)> _chosen = new(Slots);
    private (long N, long H, long W) _last;

    /// <summary>The slot of a shape, 0 to <see cref="Slots"/> − 1, for the object's life; null while it has none.</summary>
    public int? SlotOf(long images, long height, long width)
    {
        var shape = (images, height, width);
        lock (_lock)
        {
            var slot = _chosen.IndexOf(shape);
            if (slot < 0 && shape == _last && _chosen.Count < Slots)
            {
                slot = _chosen.Count;
                _chosen.Add(shape);
            }
            _last = shape;
            return slot < 0 ? null : slot;
        }
    }
}
