using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>
/// Lets a network draw random numbers that follow from a seed alone. Layers draw from torch's global generator, which is the user's: it
/// stands where it stood when this object is disposed. (That of a GPU stays where the network left it.)
/// </summary>
internal sealed class OwnRandomNumbers : IDisposable
{
    private readonly Tensor _before = get_rng_state().DetachFromDisposeScope();

    /// <param name="seed">Of the numbers.</param>
    public OwnRandomNumbers(long seed) => manual_seed(seed);

    /// <inheritdoc/>
    public void Dispose()
    {
        set_rng_state(_before);
        _before.Dispose();
    }
}
