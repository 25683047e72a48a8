using System.Text.Json;
using SeNet.Torch.Batches;
using SeNet.Torch.Native;
using SeNet.Torch.Ranks;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Makes sure that all ranks are about to do the same, before they do it.</summary>
internal static class RankAgreement
{
    // Where a rank computes and rank 0 saves is its own business.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { nameof(TrainingOptions.Device), nameof(TrainingOptions.Checkpointing) };

    /// <summary>Compares options, network, images and libraries.</summary>
    /// <exception cref="RanksException">They differ; names what, and on which ranks. All ranks throw it.</exception>
    public static void Require(RankGroup ranks, nn.Module network, TrainingOptions options, IImageSource training, IImageSource? test)
    {
        if (!ranks.IsShared) return;
        var texts = RunIdentity.Of(network, options, training, test);
        foreach (var (name, value) in options.Describe().Where(option => !Own.Contains(option.Key.Split('.')[0]))) texts[name] = value;
        texts["Version of SeNet.Torch"] = $"{typeof(RankAgreement).Assembly.GetName().Version} ({typeof(RankAgreement).Module.ModuleVersionId})";
        texts["Version of TorchSharp"] = TorchRuntime.TorchSharpVersion;
        texts["Version of libtorch"] = TorchRuntime.LoadedLibTorchVersion;
        texts["MPI"] = ranks.Description;
        Require(ranks, texts);
    }

    /// <summary>Compares texts by name.</summary>
    /// <exception cref="RanksException">As there.</exception>
    public static void Require(RankGroup ranks, IReadOnlyDictionary<string, string> texts)
    {
        var all = ranks.Gather(JsonSerializer.SerializeToUtf8Bytes(new RankTexts($"{Environment.MachineName}", new(texts))))
            .Select(bytes => JsonSerializer.Deserialize<RankTexts>(bytes)!)
            .ToArray();
        var differences = all
            .SelectMany((other, rank) => Differences(all[0], other).Select(difference => $"{difference} on rank {rank} ({other.Host})"))
            .ToArray();
        if (differences.Length == 0) return;
        var more = differences.Length > 5 ? $"; and {differences.Length - 5} more" : "";
        throw SharedFailure.Of(new RanksException(
            $"The ranks aren't about to do the same: {string.Join("; ", differences.Take(5))}{more}. Start the same program with the same options and the same data on every machine."));
    }

    private static IEnumerable<string> Differences(RankTexts first, RankTexts other) => first.Texts.Keys.Union(other.Texts.Keys)
        .Where(name => first.Texts.GetValueOrDefault(name) != other.Texts.GetValueOrDefault(name))
        .Select(name => $"{name} is {first.Texts.GetValueOrDefault(name, "not there")} on rank 0 ({first.Host}) and {other.Texts.GetValueOrDefault(name, "not there")}");

    internal sealed record RankTexts(string Host, Dictionary<string, string> Texts);
}
