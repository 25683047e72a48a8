using SeNet.Torch.Native.OneDnn;

namespace SeNet.Torch.Probe;

/// <summary>Takes the caches from oneDNN, as a processor does that hides them, and has the library do what it does about that.</summary>
internal static class HiddenCachesSimulation
{
    /// <summary>How oneDNN is used afterwards.</summary>
    /// <param name="memory">How this process's memory is listed: own, none, readonly, twice, another.</param>
    /// <exception cref="PlatformNotSupportedException">Only AMD's processors hide them in this way.</exception>
    public static OneDnnState Treat(string memory)
    {
        ConvolutionCheck.Prepare();
        if (ProcessorCaches.AsOneDnnReadsThem is not { } told || CacheTable.FindAll(told) is not [var table])
            throw new PlatformNotSupportedException("Hidden caches can't be simulated here.");
        table.Sizes = CacheSizes.OneByteEach;
        var maps = Path.GetTempFileName();
        try
        {
            var own = File.ReadAllText(CacheTable.OwnMaps);
            File.WriteAllText(maps, memory switch
            {
                "readonly" => own.Replace(" rw-p ", " r--p ", StringComparison.Ordinal),
                "twice" => own + own,
                "another" => own.Replace("libtorch_cpu", "libother", StringComparison.Ordinal),
                _ => own,
            });
            return HiddenCaches.Treat(CacheSizes.OneByteEach, memory == "none" ? maps + ".none" : maps, Console.Error.WriteLine).State;
        }
        finally
        {
            File.Delete(maps);
        }
    }
}
