using System.Globalization;
using SeNet.Torch.Native;
using TorchSharp;

namespace SeNet.Torch.Ranks;

/// <summary>
/// Shares a machine's processors out to its ranks, so that eight ranks don't start eight times as many threads as there are processors.
/// </summary>
internal static class RankThreads
{
    private const string ByUser = "OMP_NUM_THREADS";

    /// <summary>Sets the number of libtorch's threads, unless <c>OMP_NUM_THREADS</c> does. To be called before a network is made.</summary>
    public static void Apply(RankPlace place)
    {
        if (place.LocalSize == 1 || Environment.GetEnvironmentVariable(ByUser) is not null) return;
        TorchRuntime.Initialize();
        torch.set_num_threads(Choose(place.LocalSize, Environment.ProcessorCount, CountAllowed(), CountOnline()));
    }

    /// <summary>How many threads a rank takes.</summary>
    /// <param name="localSize">Number of ranks on the machine.</param>
    /// <param name="usable">How many processors .NET counts for this process: those it is bound to, within a container's limit.</param>
    /// <param name="allowed">How many it is bound to; <see langword="null"/> where that isn't known.</param>
    /// <param name="online">How many the machine has; <see langword="null"/> likewise.</param>
    internal static int Choose(int localSize, int usable, int? allowed, int? online) => allowed < online
        ? Math.Clamp(online.Value / localSize, 1, usable) // the launcher has bound the rank, maybe together with some of the others
        : Math.Max(1, usable / localSize);

    /// <summary>Counts what Linux writes as <c>0-3,8</c>; <see langword="null"/> if it is something else.</summary>
    internal static int? CountList(string text)
    {
        var count = 0;
        foreach (var range in text.Trim().Split(','))
        {
            var ends = range.Split('-');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)) return null;
            if (!int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)) return null;
            count += last - first + 1;
        }
        return count;
    }

    private static int? CountAllowed()
    {
        const string name = "Cpus_allowed_list:";
        return File.Exists("/proc/self/status")
            && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
                ? CountList(line[name.Length..])
                : null;
    }

    private static int? CountOnline()
    {
        const string path = "/sys/devices/system/cpu/online";
        return File.Exists(path) ? CountList(File.ReadAllText(path)) : null;
    }
}
