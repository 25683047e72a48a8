using System.Text.Json;

namespace SeNet.Benchmarks.StartUp;

/// <summary>What a process says once it has its first scores.</summary>
/// <param name="Runtime">What computes, with its version.</param>
/// <param name="Threads">How many threads it uses.</param>
/// <param name="Parameters">Number of the network's parameters; 0 where there is none.</param>
/// <param name="PeakBytes">The most memory that was resident until then.</param>
internal sealed record FirstScores(string Runtime, int Threads, long Parameters, long PeakBytes)
{
    public static FirstScores FromJson(string json) => JsonSerializer.Deserialize<FirstScores>(json) ?? throw new JsonException("The report is null.");

    public string ToJson() => JsonSerializer.Serialize(this);
}
