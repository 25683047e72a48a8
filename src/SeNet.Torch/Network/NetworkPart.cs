using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Torch.Network;

/// <summary>
/// A module whose children are registered one by one, under the names that their family of checkpoints gives them. TorchSharp would
/// also register every field under its own name, which would list the weights of other families twice.
/// </summary>
internal abstract class NetworkPart(string name) : Module<Tensor, Tensor>(name)
{
    protected sealed override void RegisterComponents()
    {
    }
}
