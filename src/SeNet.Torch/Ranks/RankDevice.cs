using System.Globalization;
using SeNet.Torch.Native;

namespace SeNet.Torch.Ranks;

/// <summary>Which device a rank computes on: of several GPUs in a machine, each rank there takes its own.</summary>
internal static class RankDevice
{
    /// <summary>The device's name for this rank.</summary>
    /// <param name="name">As for <see cref="ComputeDevice.Resolve"/>; <c>auto</c> and <c>cuda</c> become the GPU of the rank's number.</param>
    /// <param name="place">The rank's.</param>
    public static string For(string name, RankPlace place) => place.IsShared ? For(name, place, ComputeDevice.Available.Count - 1) : name;

    /// <summary>The same on a machine with so many GPUs.</summary>
    /// <exception cref="RanksException">There are fewer GPUs than ranks.</exception>
    internal static string For(string name, RankPlace place, int gpus)
    {
        if (name.ToLowerInvariant() is not ("auto" or "cuda") || gpus == 0) return name;
        if (place.LocalSize > gpus)
            throw new RanksException($"{Environment.MachineName} has {gpus} GPU{(gpus == 1 ? "" : "s")} and {place.LocalSize} ranks. Start one rank per GPU, or choose the device cpu.");
        return string.Create(CultureInfo.InvariantCulture, $"cuda:{place.LocalRank}");
    }
}
