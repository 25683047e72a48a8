using System.Numerics;

namespace SeNet.Torch.Kernels;

/// <summary>What <see cref="PixelLoop"/> writes at each place.</summary>
internal unsafe interface IPixelFormula
{
    /// <summary>
    /// Computes the numbers from the place index of the maps on, two vectors of channels side by side: from
    /// channel, which is imageChannel in what there is per image and channel.
    /// </summary>
    static abstract void Compute<T>(MapOperands* maps, long index, long channel, long imageChannel, out Vector<float> first, out Vector<float> second)
        where T : struct, IElements;
}
