using System.Globalization;
using TorchSharp;

namespace SeNet.Torch.Native;

/// <summary>Picks the device that torch computes on, by a name as users write it. Thread-safe.</summary>
public static class ComputeDevice
{
    private const string Cpu = "cpu";
    private const string Cuda = "cuda";

    /// <summary>
    /// The devices of this machine that the loaded libtorch can use: "cpu", then "cuda:0", "cuda:1", ….
    /// </summary>
    /// <exception cref="TorchUnavailableException">torch can't run here.</exception>
    public static IReadOnlyList<string> Available => NamesFor(CountCudaDevices());

    /// <summary>Finds a device by its name and gets torch ready to use it.</summary>
    /// <param name="name">
    /// <c>auto</c> (the first CUDA device if there is one, else the CPU), <c>cpu</c>, <c>cuda</c> (the first CUDA
    /// device) or <c>cuda:N</c> with N from 0. Upper or lower case.
    /// </param>
    /// <returns>The device; CUDA devices have their index. There is nothing to dispose.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> has none of these forms.</exception>
    /// <exception cref="InvalidOperationException">The device isn't there; lists those that are.</exception>
    /// <exception cref="TorchUnavailableException">torch can't run here.</exception>
    public static torch.Device Resolve(string name)
    {
        Validate(name);
        var chosen = Choose(name, CountCudaDevices());
        if (chosen == Cpu)
            return torch.CPU;
        torch.InitializeDeviceType(DeviceType.CUDA);
        return new torch.Device(DeviceType.CUDA, IndexOf(chosen) ?? 0);
    }

    /// <summary>Checks a name's form without loading torch; for options, which are checked before they are used.</summary>
    /// <param name="name">As for <see cref="Resolve"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> has none of the accepted forms.</exception>
    public static void Validate(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.ToLowerInvariant() is not ("auto" or Cpu or Cuda) && IndexOf(name) is null)
            throw new ArgumentException(
                $"'{name}' doesn't name a device; use auto, cpu, cuda, or cuda:N with N from 0 (cuda:1).", nameof(name));
    }

    /// <summary>The device that a valid name means on a machine with so many CUDA devices.</summary>
    internal static string Choose(string name, int cudaDevices)
    {
        var wanted = name.ToLowerInvariant() switch
        {
            "auto" => cudaDevices > 0 ? $"{Cuda}:0" : Cpu,
            Cpu => Cpu,
            var cuda => $"{Cuda}:{IndexOf(cuda) ?? 0}",
        };
        var available = NamesFor(cudaDevices);
        if (available.Contains(wanted))
            return wanted;
        var remedy = cudaDevices == 0
            ? " CUDA needs an NVIDIA GPU with its driver, and a libtorch with CUDA: package TorchSharp-cuda-linux or TorchSharp-cuda-windows, or SENET_LIBTORCH."
            : "";
        throw new InvalidOperationException($"Device '{name}' isn't available; available: {string.Join(", ", available)}.{remedy}");
    }

    internal static IReadOnlyList<string> NamesFor(int cudaDevices) =>
        [Cpu, .. Enumerable.Range(0, cudaDevices).Select(index => $"{Cuda}:{index}")];

    private static int CountCudaDevices()
    {
        TorchRuntime.Initialize();
        return torch.cuda.is_available() ? torch.cuda.device_count() : 0;
    }

    // The N of cuda:N; null for anything else.
    private static int? IndexOf(string name) =>
        name.StartsWith("cuda:", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? index
            : null;
}
