using System.Text.RegularExpressions;

namespace SeNet.Torch.Weights.Sharding;

/// <summary>Tells from a file's name whether it has a part of a network's weights: <c>model-00001-of-00003.safetensors</c>.</summary>
internal static partial class ShardName
{
    internal const string Remedy = "By its name it is one of several files with the network's weights: give the path of their index (….index.json) or of their folder.";

    internal static bool IsPart(string path) => Pattern().IsMatch(Path.GetFileName(path));

    [GeneratedRegex(@"-\d{5}-of-\d{5}\.", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
