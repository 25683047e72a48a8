using System.Collections;
using System.Runtime.InteropServices;
using TorchSharp;

namespace SeNet.Torch.Native.Description;

/// <summary>The machine and the versions, all that can be told without starting torch. Immutable; its text is made to be read.</summary>
/// <param name="SeNet">This library's version, with the commit where it is known: "0.1.0+6a726ebb9".</param>
/// <param name="TorchSharp">TorchSharp's version.</param>
/// <param name="DotNet">.NET's version.</param>
/// <param name="OperatingSystem">The operating system, and its kernel's version.</param>
/// <param name="Processor">The processor.</param>
/// <param name="Variables">The environment variables that are set, of this library and of what it runs on, with their values.</param>
public sealed record SystemDescription(
    string SeNet, string TorchSharp, string DotNet, string OperatingSystem, ProcessorDescription Processor,
    IReadOnlyDictionary<string, string> Variables)
{
    // Ours; and others' that change results, speed or what is loaded.
    private static readonly string[] Prefixes =
    [
        "SENET_", "OMP_", "GOMP_", "KMP_", "MKL_", "ONEDNN_", "DNNL_", "ATEN_", "TORCH_", "CUDA_VISIBLE", "LD_", "DYLD_", "DOTNET_Enable",
        "XDG_CACHE_HOME",
    ];

    /// <summary>Reads it. Doesn't start torch.</summary>
    public static SystemDescription Read() => new(
        AssemblyVersion.WithCommit(typeof(SystemDescription).Assembly), AssemblyVersion.Of(typeof(torch).Assembly),
        Environment.Version.ToString(), $"{RuntimeInformation.OSDescription} ({Environment.OSVersion.VersionString})",
        ProcessorDescription.Read(), ReadVariables());

    /// <summary>Some lines of text, of a label and what it is.</summary>
    public override string ToString() => TextRows.Join(
        ("SeNet", $"{SeNet}, TorchSharp {TorchSharp}, .NET {DotNet}"),
        ("system", OperatingSystem),
        ("processor", $"{Processor.Name}, {Processor.Architecture}, {Processor.Count} logical"),
        ("instructions", string.Join(", ", Processor.InstructionSets)),
        ("caches", Processor.Caches.ToString()),
        ("environment", Variables.Count == 0
            ? "no variable that matters is set"
            : string.Join(" ", Variables.Select(entry => $"{entry.Key}={entry.Value}"))));

    private static SortedDictionary<string, string> ReadVariables() => new(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(entry => Prefixes.Any(prefix => ((string)entry.Key).StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? ""),
        StringComparer.Ordinal);
}
