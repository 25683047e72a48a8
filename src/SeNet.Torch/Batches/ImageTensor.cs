using System.Runtime.InteropServices;
using SeNet.Torch.Images;
using static TorchSharp.torch;

namespace SeNet.Torch.Batches;

/// <summary>
/// The images of a batch while it is filled: float32 <c>[count, size, size, 3]</c> on the CPU. Different slots may be written by
/// different threads at once. The owner disposes it.
/// </summary>
internal sealed class ImageTensor(int count, int size) : IDisposable
{
    private readonly Tensor _values = empty(count, size, size, RgbImage.Channels, ScalarType.Float32, CPU).DetachFromDisposeScope();
    private readonly int _length = size * size * RgbImage.Channels;

    /// <summary>Number of slots.</summary>
    public int Count { get; } = count;

    /// <summary>The values of slot <paramref name="position"/>, <c>[size, size, 3]</c>.</summary>
    public Span<float> this[int position]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_values.IsInvalid, this);
            return MemoryMarshal.Cast<byte, float>(_values.bytes).Slice(position * _length, _length);
        }
    }

    /// <summary>
    /// A view of the first slots as a network takes them: <c>[images, 3, size, size]</c>, channels last in memory, sharing this tensor's
    /// values. The caller disposes it; it stays valid when this is disposed.
    /// </summary>
    /// <param name="images">How many slots, 1 to <see cref="Count"/>.</param>
    public Tensor AsInput(int images)
    {
        ObjectDisposedException.ThrowIf(_values.IsInvalid, this);
        using var first = _values.narrow(0, 0, images);
        return first.permute(0, 3, 1, 2);
    }

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();
}
