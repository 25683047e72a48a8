using System.Text.Json;
using SeNet.Torch.Ranks;

namespace SeNet.Torch.Training;

/// <summary>Texts of all ranks.</summary>
internal static class GatheredTexts
{
    /// <summary>Each rank's texts, one rank's behind the other's; the same on all.</summary>
    public static IReadOnlyList<string> Of(RankGroup ranks, IReadOnlyList<string> own) =>
        ranks.IsShared ? [.. ranks.Gather(JsonSerializer.SerializeToUtf8Bytes(own)).SelectMany(all => JsonSerializer.Deserialize<string[]>(all)!)] : own;
}
