using SeNet.Torch.Native;
using SeNet.Torch.Ranks;

namespace SeNet.Cli.Sharding;

/// <summary>Shares a machine's GPUs out to its ranks; several may score on one.</summary>
internal static class ScoringDevice
{
    /// <summary>The device of a rank: where the user leaves open which GPU, the one of its number, in turn.</summary>
    /// <param name="device">As <c>--device</c> names it.</param>
    /// <param name="place">The rank.</param>
    public static string Choose(string device, RankPlace place)
    {
        if (!place.IsShared || device.ToLowerInvariant() is not ("auto" or "cuda")) return device;
        var gpus = ComputeDevice.Available.Count - 1;
        return gpus > 0 ? $"cuda:{place.LocalRank % gpus}" : device;
    }
}
