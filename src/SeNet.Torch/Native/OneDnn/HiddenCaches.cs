namespace SeNet.Torch.Native.OneDnn;

/// <summary>
/// Keeps oneDNN right on processors that don't tell their caches, as many virtual machines on AMD's don't: oneDNN 3.7.1, in libtorch 2.10,
/// takes each for one byte then, and its 1×1 convolutions (channels last) give wrong numbers, or divide by zero and end the process.
/// </summary>
/// <remarks>
/// It is given sizes to work with, and a convolution tells whether they help; where they can't be given, libtorch is told to do without oneDNN.
/// Where the caches are told, nothing happens. The environment variable <see cref="Variable"/> overrules it.
/// </remarks>
internal static class HiddenCaches
{
    /// <summary>The environment variable: <c>default</c> leaves oneDNN alone whatever it gives, <c>off</c> does without it.</summary>
    public const string Variable = "SENET_ONEDNN";

    private const string Consequence =
        "This processor doesn't tell the sizes of its caches (an AMD processor in a virtual machine), and libtorch's oneDNN computes wrong without them";

    /// <summary>What was done in this process, and why if oneDNN is off. By <see cref="TorchRuntime.Initialize"/>.</summary>
    public static (OneDnnState State, string? Reason) Outcome { get; private set; }

    /// <summary>Does what is needed, before the first convolution that could go wrong. torch must have started.</summary>
    /// <param name="warn">Gets a message where oneDNN had to be switched off.</param>
    /// <exception cref="TorchUnavailableException">libtorch computes wrong, and nothing helps.</exception>
    public static void Treat(Action<string> warn) => Outcome = Environment.GetEnvironmentVariable(Variable)?.ToLowerInvariant() switch
    {
        "off" => SwitchOff($"{Variable}=off"),
        "default" => (ProcessorCaches.AreHidden == true ? OneDnnState.LeftAlone : OneDnnState.AsShipped, null),
        _ when ProcessorCaches.AreHidden == false => (OneDnnState.AsShipped, null),
        _ => Treat(ProcessorCaches.AsOneDnnReadsThem ?? CacheSizes.OneByteEach, CacheTable.OwnMaps, warn),
    };

    /// <summary>The same for a processor of which oneDNN has read <paramref name="sizes"/>, with a memory that <paramref name="maps"/> lists.</summary>
    internal static (OneDnnState State, string? Reason) Treat(CacheSizes sizes, string maps, Action<string> warn)
    {
        ConvolutionCheck.Prepare();
        var (tables, failure) = Find(sizes, maps);
        if (tables is [var table])
        {
            table.Sizes = ProcessorCaches.Estimate();
            if (ConvolutionCheck.Passes()) return (OneDnnState.SizesGiven, null);
            table.Sizes = sizes;
        }
        else if (ConvolutionCheck.Passes())
        {
            return (OneDnnState.AsShipped, null); // another oneDNN, or one that isn't used
        }
        var reason = tables.Count switch
        {
            0 => $"the place where it keeps them wasn't found{failure}",
            1 => "it stays wrong with other sizes",
            var count => $"{count} places look like that where it keeps them",
        };
        var outcome = SwitchOff(reason);
        warn($"{Consequence}; it can't be given any: {reason}. Convolutions are computed without oneDNN: right, but several times slower. "
            + "Let the hypervisor show the caches (TOPOEXT), or use the libtorch of TorchSharp's package on Linux with /proc. 'senet doctor' tells more.");
        return outcome;
    }

    private static (IReadOnlyList<CacheTable> Tables, string Failure) Find(CacheSizes sizes, string maps)
    {
        try
        {
            return (CacheTable.FindAll(sizes, maps), File.Exists(maps) ? "" : $" ({maps} isn't there)");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return ([], $" ({error.Message.TrimEnd('.')})");
        }
    }

    private static (OneDnnState State, string Reason) SwitchOff(string reason) =>
        AtenSetting.OneDnn.TrySet(false) && ConvolutionCheck.Passes()
            ? (OneDnnState.Off, reason)
            : throw new TorchUnavailableException(
                $"{Consequence}; it can't be given any, nor be switched off ({reason}). "
                + $"Let the hypervisor show the caches (TOPOEXT), or set {Variable}=default and take wrong results.");
}
