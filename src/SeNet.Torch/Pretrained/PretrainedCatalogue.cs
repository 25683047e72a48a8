using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeNet.Torch.Pretrained;

/// <summary>The published weights that are known by name; what is known of them is in <c>catalogue.json</c>.</summary>
internal static class PretrainedCatalogue
{
    private static readonly JsonSerializerOptions Format = new()
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Lazy<PretrainedEntry[]> Loaded = new(Load);

    /// <summary>All, in the catalogue's order.</summary>
    internal static IReadOnlyList<PretrainedEntry> All => Loaded.Value;

    /// <summary>An entry by its name, with or without publisher, whatever its case.</summary>
    internal static bool TryFind(string name, [NotNullWhen(true)] out PretrainedEntry? entry)
    {
        entry = All.FirstOrDefault(known => name.Equals(known.Name, StringComparison.OrdinalIgnoreCase)
            || name.Equals(known.FullName, StringComparison.OrdinalIgnoreCase));
        return entry is not null;
    }

    /// <summary>Which names are near, as a sentence with a space before it; empty if none is.</summary>
    internal static string Suggest(string name)
    {
        var bare = name[(name.LastIndexOf('/') + 1)..];
        var near = NearNames.Find(bare, All.Select(entry => entry.Name));
        return near.Count == 0 ? "" : $" Near it are {string.Join(", ", near)}.";
    }

    private static PretrainedEntry[] Load()
    {
        using var stream = typeof(PretrainedCatalogue).Assembly.GetManifestResourceStream("catalogue.json")!;
        return JsonSerializer.Deserialize<PretrainedEntry[]>(stream, Format)!;
    }
}
