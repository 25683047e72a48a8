using System.Reflection;

namespace SeNet.Torch.Native.Description;

/// <summary>The version of a package, as its assembly tells.</summary>
internal static class AssemblyVersion
{
    private const int CommitLength = 9;

    /// <summary>Its version, without the commit that a build may append: "0.107.0".</summary>
    public static string Of(Assembly assembly) => Informational(assembly).Split('+')[0];

    /// <summary>Its version with the beginning of the commit, where it is known: "0.1.0+6a726ebb9".</summary>
    public static string WithCommit(Assembly assembly)
    {
        var version = Informational(assembly);
        return version.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus
            ? version[..Math.Min(version.Length, plus + 1 + CommitLength)] : version;
    }

    private static string Informational(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString() ?? "";
}
