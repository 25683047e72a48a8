using static TorchSharp.torch;

namespace SeNet.Torch.Ranks;

/// <summary>Sums over all ranks that go on beside a thread's own work. Each rank starts the same ones in the same order. One thread at a time.</summary>
internal interface IBackgroundSums
{
    /// <summary>Starts to add up a tensor in place, behind those that were started before; all ranks get the same bits.</summary>
    /// <param name="tensor">On the CPU, dense in memory; float32, float64 or bfloat16. Neither read nor written until <see cref="Finish"/> returns.</param>
    void Start(Tensor tensor);

    /// <summary>Waits until all of them are summed.</summary>
    /// <exception cref="RanksException">A sum failed.</exception>
    void Finish();
}
