using System.Text.Json;

namespace SeNet.Benchmarks.Workers;

/// <summary>What a worker says once it is warm.</summary>
/// <param name="Runtime">What computes: "TorchSharp 0.107.0, libtorch 2.10.0", "Python PyTorch 1.13.0".</param>
/// <param name="Threads">How many threads its operators use.</param>
/// <param name="Parameters">Number of its network's parameters.</param>
/// <param name="Losses">Of the first steps; all finite.</param>
/// <param name="LongSteps">Whether a step is a turn by itself; see <see cref="Workloads.IWorkload.IsLong"/>.</param>
internal sealed record WorkerGreeting(string Runtime, int Threads, long Parameters, IReadOnlyList<double> Losses, bool LongSteps = false)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static WorkerGreeting FromJson(string json) =>
        JsonSerializer.Deserialize<WorkerGreeting>(json, Options) ?? throw new JsonException("The greeting is null.");

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}
