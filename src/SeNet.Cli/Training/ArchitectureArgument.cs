using SeNet.Torch.Network;

namespace SeNet.Cli.Training;

/// <summary>What <c>--architecture</c> names.</summary>
internal static class ArchitectureArgument
{
    /// <summary>
    /// A known network; or that of the weights to begin with, by the name that <c>senet inspect</c> tells; or that one with gates, which are
    /// then grafted on.
    /// </summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="initial">The network of the weights to begin with; null where there are none, or they are known by name, and so is their network.</param>
    /// <exception cref="ArgumentException">There is none of that name; says which there are.</exception>
    public static SeResNetArchitecture Find(string name, SeResNetArchitecture? initial)
    {
        if (SeResNetArchitecture.Find(name) is { } known) return known;
        if (initial is null) return SeResNetArchitecture.FromName(name);
        SeResNetArchitecture[] own = [initial, initial.GatedTwin()];
        return own.FirstOrDefault(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"There is no architecture '{name}'. The initial weights' is '{own[0].Name}'"
                + (own[1] == own[0] ? "" : $", and '{own[1].Name}' that with squeeze-and-excitation grafted on")
                + "; the others are those that 'senet train --help' lists.", nameof(name));
    }
}
