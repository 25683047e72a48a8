namespace SeNet.Torch.Network;

/// <summary>A network that tells what it was built from.</summary>
public interface IDescribedNetwork
{
    /// <summary>The architecture's name.</summary>
    string ArchitectureName { get; }

    /// <summary>An immutable object whose public properties are all that the network's form depends on.</summary>
    object ArchitectureOptions { get; }
}
