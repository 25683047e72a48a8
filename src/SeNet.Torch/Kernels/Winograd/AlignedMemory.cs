using System.Runtime.InteropServices;

namespace SeNet.Torch.Kernels.Winograd;

/// <summary>Numbers that begin with a line of the cache; undefined at first. Its maker disposes it.</summary>
internal sealed unsafe class AlignedMemory : IDisposable
{
    private const int Line = 64;

    /// <param name="length">How many.</param>
    public AlignedMemory(long length) => Data = (float*)NativeMemory.AlignedAlloc(checked((nuint)length * sizeof(float)), Line);

    public float* Data { get; private set; }

    /// <summary>As many zeros.</summary>
    public static AlignedMemory Zeros(long length)
    {
        var memory = new AlignedMemory(length);
        new Span<float>(memory.Data, checked((int)length)).Clear();
        return memory;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Data);
        Data = null;
    }
}
