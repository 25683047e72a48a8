using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SeNet.Torch.Native.Description;

namespace SeNet.Reports.Settings;

/// <summary>Where a run runs: what its speed, and the last digits of its numbers, depend on.</summary>
internal static class RunEnvironment
{
    public static JsonObject Describe() => new()
    {
        ["Started"] = DateTimeOffset.Now.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture),
        ["SeNet"] = AssemblyVersion.Of(typeof(RunEnvironment).Assembly),
        ["TorchSharp"] = AssemblyVersion.Of(typeof(TorchSharp.torch).Assembly),
        ["DotNet"] = Environment.Version.ToString(),
        ["OperatingSystem"] = RuntimeInformation.OSDescription,
        ["Architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["Processors"] = Environment.ProcessorCount,
    };
}
