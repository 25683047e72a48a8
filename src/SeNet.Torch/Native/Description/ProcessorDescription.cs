using System.Runtime.InteropServices;

namespace SeNet.Torch.Native.Description;

/// <summary>A processor, as far as it decides what numbers come out and how fast. Immutable.</summary>
/// <param name="Name">What it calls itself; "unknown" where nothing tells.</param>
/// <param name="Architecture">What this process is compiled for: "X64".</param>
/// <param name="Count">How many logical processors this process may use.</param>
/// <param name="InstructionSets">The vector instructions that this process may use.</param>
/// <param name="Caches">Its caches.</param>
public sealed record ProcessorDescription(
    string Name, string Architecture, int Count, IReadOnlyList<string> InstructionSets, CacheDescription Caches)
{
    internal static ProcessorDescription Read() => new(
        ProcessorName.Read(), RuntimeInformation.ProcessArchitecture.ToString(), Environment.ProcessorCount,
        Description.InstructionSets.Names, CacheDescription.Read());
}
