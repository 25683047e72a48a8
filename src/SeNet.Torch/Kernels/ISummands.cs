using System.Numerics;

namespace SeNet.Torch.Kernels;

/// <summary>Which two numbers <see cref="ChannelSums"/> sums at each place: u, and u · v.</summary>
internal unsafe interface ISummands
{
    /// <summary>Reads the numbers from the place index of the maps on, two vectors of channels side by side, from the given channel.</summary>
    static abstract void Load<T>(MapOperands* maps, long index, long channel, out Vector<float> u0, out Vector<float> u1, out Vector<float> v0, out Vector<float> v1)
        where T : struct, IElements;
}
