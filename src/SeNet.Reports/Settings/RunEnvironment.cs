using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace SeNet.Reports.Settings;

/// <summary>Where a run runs: what its speed, and the last digits of its numbers, depend on.</summary>
internal static class RunEnvironment
{
    public static JsonObject Describe() => new()
    {
        ["Started"] = DateTimeOffset.Now.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture),
        ["SeNet"] = Version(typeof(RunEnvironment).Assembly),
        ["TorchSharp"] = Version(typeof(TorchSharp.torch).Assembly),
        ["DotNet"] = Environment.Version.ToString(),
        ["OperatingSystem"] = RuntimeInformation.OSDescription,
        ["Architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["Processors"] = Environment.ProcessorCount,
    };

    // Without the commit that a build may append.
    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version?.ToString() ?? "";
}
