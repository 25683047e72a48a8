using Microsoft.ML.Runtime;
using SeNet.Torch.Native;
using SeNet.Torch.Ranks;

namespace SeNet.MLNet.Internals;

/// <summary>The device that an environment's settings mean.</summary>
internal static class EnvironmentDevice
{
    /// <summary>The device that an option names; for <c>auto</c>, that of the environment's settings.</summary>
    /// <inheritdoc cref="Choose(IHostEnvironment)"/>
    public static string Resolve(IHostEnvironment environment, string name, RankPlace place) =>
        !name.Equals("auto", StringComparison.OrdinalIgnoreCase) ? RankDevice.For(name, place)
            : place.IsShared && MLEnvironment.GpuDeviceId(environment) is null ? RankDevice.For(ComputeDevice.Available.Count > 1 ? "cuda" : "cpu", place)
            : Choose(environment);

    /// <summary>
    /// With <c>MLContext.GpuDeviceId</c> set, that CUDA device (the CPU for a negative number); without it, the first CUDA device if
    /// there is one, else the CPU. Where the device asked for isn't there, <c>MLContext.FallbackToCpu</c> decides between the CPU, with
    /// a warning in the log, and an error.
    /// </summary>
    /// <returns>A device of this machine: <c>cpu</c> or <c>cuda:N</c>.</returns>
    /// <exception cref="InvalidOperationException">The device isn't there, and falling back is switched off; lists those that are.</exception>
    /// <exception cref="TorchUnavailableException">torch can't run here.</exception>
    public static string Choose(IHostEnvironment environment) =>
        Choose(environment, MLEnvironment.GpuDeviceId(environment), MLEnvironment.FallbackToCpu(environment), ComputeDevice.Available);

    internal static string Choose(IHostEnvironment environment, int? gpu, bool fallback, IReadOnlyList<string> available)
    {
        if (gpu is null) return available.Count > 1 ? available[1] : available[0];
        if (gpu < 0) return available[0];
        var wanted = $"cuda:{gpu}";
        if (available.Contains(wanted)) return wanted;
        var found = $"MLContext.GpuDeviceId is {gpu}, but the devices here are {string.Join(", ", available)}";
        if (!fallback)
            throw new InvalidOperationException($"{found}. Set another number, or FallbackToCpu.");
        Messages.Warn(environment, "Device", $"{found}; the CPU computes instead.");
        return available[0];
    }
}
