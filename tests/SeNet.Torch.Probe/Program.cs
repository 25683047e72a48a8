using SeNet.Torch.Native;
using SeNet.Torch.Native.OneDnn;
using TorchSharp;

// Prints what it computed, or the exception's type and message (exit code 1).
//   sum          TorchRuntime.Initialize(), then 1 + 1 + 1 + 1 + 1 + 1
//   torch-first  the same sum without Initialize: an unrelated type of the library is used, then torch
//   auto, cpu, … the name of that device
//   onednn       how oneDNN is used, and whether a convolution that hidden caches spoil is right
//   onednn MAPS  the same where the processor hides its caches and the process's memory is listed by the file MAPS; to be run with SENET_ONEDNN=default
//   malloc       whether the memory policy is in force, and how many mappings a 64 MiB block took
try
{
    Console.WriteLine(args switch
    {
        ["sum"] => Initialized(Sum),
        ["torch-first"] => AfterAnyType(Sum),
        ["onednn"] => Initialized(() => $"{HiddenCaches.Outcome.State} {ConvolutionCheck.Passes()}"),
        ["onednn", var maps] => Initialized(() => $"{WithHiddenCaches(maps)} {ConvolutionCheck.Passes()}"),
        ["malloc"] => $"{MemoryPolicy.Apply()} {MallocStatistics.MappingsOfLargeBlock()}",
        [var device] => ComputeDevice.Resolve(device).ToString(),
        _ => throw new ArgumentException("Name one thing to do: sum, torch-first, onednn, malloc, or a device.", nameof(args)),
    });
    return 0;
}
catch (Exception error)
{
    Console.WriteLine($"{error.GetType().Name}: {error.Message}");
    return 1;
}

static string Initialized(Func<string> compute)
{
    TorchRuntime.Initialize();
    return compute();
}

static string AfterAnyType(Func<string> compute)
{
    ComputeDevice.Validate("cpu");
    return compute();
}

static OneDnnState WithHiddenCaches(string maps)
{
    ConvolutionCheck.Prepare();
    if (ProcessorCaches.AsOneDnnReadsThem is not { } told || CacheTable.FindAll(told) is not [var table])
        throw new PlatformNotSupportedException("Hidden caches can't be simulated here.");
    table.Sizes = CacheSizes.OneByteEach;
    return HiddenCaches.Treat(CacheSizes.OneByteEach, maps, Console.Error.WriteLine).State;
}

static string Sum()
{
    using var ones = torch.ones(2, 3);
    using var sum = ones.sum();
    return sum.item<float>().ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
