using System.Runtime.Intrinsics.X86;
using SeNet.Torch.Native;
using SeNet.Torch.Native.OneDnn;
using SeNet.Torch.Probe;
using TorchSharp;

// Prints what it computed, or the exception's type and message (exit code 1).
//   sum          TorchRuntime.Initialize(), then 1 + 1 + 1 + 1 + 1 + 1
//   torch-first  the same sum without Initialize: an unrelated type of the library is used, then torch
//   auto, cpu, … the name of that device
//   onednn       how oneDNN is used, and whether a convolution that hidden caches spoil is right
//   onednn-own, -none, -readonly, -twice, -another
//                the same where the processor hides its caches and the list of the process's memory is as it is, missing, or without
//                pages that can be written, or has each twice, or another library's name; to be run with SENET_ONEDNN=default
//   nnpack       the same as onednn, with a convolution that NNPACK would be asked for
//   simd         the instruction sets that .NET uses
//   malloc       whether the memory policy is in force, and how many mappings a 64 MiB block took
try
{
    Console.WriteLine(args switch
    {
        ["sum"] => Initialized(Sum),
        ["torch-first"] => AfterAnyType(Sum),
        ["onednn"] => Initialized(() => $"{HiddenCaches.Outcome.State} {ConvolutionCheck.Passes()}"),
        [var action] when action.StartsWith("onednn-", StringComparison.Ordinal) =>
            Initialized(() => $"{HiddenCachesSimulation.Treat(action[7..])} {ConvolutionCheck.Passes()}"),
        ["nnpack"] => Initialized(SmallConvolution),
        ["simd"] => $"{(Avx2.IsSupported ? "avx2 " : "")}{(Avx512F.IsSupported ? "avx512 " : "")}{(X86Base.IsSupported ? "x86" : "")}",
        ["malloc"] => $"{MemoryPolicy.Apply()} {MallocStatistics.MappingsOfLargeBlock()}",
        [var device] => ComputeDevice.Resolve(device).ToString(),
        _ => throw new ArgumentException("Name one thing to do: sum, torch-first, onednn, nnpack, simd, malloc, or a device.", nameof(args)),
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

static string SmallConvolution()
{
    using var scope = torch.NewDisposeScope();
    return string.Join(',', torch.nn.functional.conv2d(torch.ones(1, 3, 4, 4), torch.ones(2, 3, 3, 3), padding: [1, 1]).shape);
}

static string Sum()
{
    using var ones = torch.ones(2, 3);
    using var sum = ones.sum();
    return sum.item<float>().ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
