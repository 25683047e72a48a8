using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>Moves bytes between a file and a tensor's own memory, with no buffer in between.</summary>
internal static class TensorMemory
{
    // Below 2 GiB because a span counts in int; this small so that cancelling takes effect soon.
    private const long ChunkBytes = 1 << 24;

    /// <summary>Fills the tensor from the file.</summary>
    /// <param name="tensor">On the CPU and contiguous.</param>
    /// <param name="file">Holds the values in C order, of the tensor's type.</param>
    /// <param name="offset">Where they begin, in bytes.</param>
    /// <exception cref="EndOfStreamException">The file ends before the tensor does.</exception>
    internal static void Fill(Tensor tensor, SafeFileHandle file, long offset)
    {
        foreach (var chunk in Chunks(tensor))
        {
            using (chunk)
            {
                var rest = chunk.bytes;
                while (!rest.IsEmpty)
                {
                    var count = RandomAccess.Read(file, rest, offset);
                    if (count == 0) throw new EndOfStreamException($"The file ended at byte {offset}.");
                    rest = rest[count..];
                    offset += count;
                }
            }
        }
    }

    /// <summary>Writes the values of a contiguous tensor on the CPU to the stream.</summary>
    internal static void Write(Tensor tensor, Stream stream, CancellationToken cancellationToken)
    {
        foreach (var chunk in Chunks(tensor))
        {
            using (chunk)
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.Write(chunk.bytes);
            }
        }
    }

    /// <summary>Views of the tensor, in order, each small enough for a span. Whoever receives one disposes it.</summary>
    private static IEnumerable<Tensor> Chunks(Tensor tensor)
    {
        using var detached = tensor.detach(); // a parameter's memory is written without autograd's knowledge
        using var flat = detached.view(-1);
        var total = flat.numel();
        var step = ChunkBytes / Math.Max(1, tensor.ElementSize);
        for (var start = 0L; start < total; start += step)
            yield return flat.narrow(0, start, Math.Min(step, total - start));
    }
}
