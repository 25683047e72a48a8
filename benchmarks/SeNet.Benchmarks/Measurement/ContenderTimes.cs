using SeNet.Benchmarks.Workers;

namespace SeNet.Benchmarks.Measurement;

/// <summary>What was measured of one contender.</summary>
/// <param name="Name">As in the tables.</param>
/// <param name="Greeting">What it said of itself.</param>
/// <param name="Milliseconds">Time per step, one entry per round.</param>
internal sealed record ContenderTimes(string Name, WorkerGreeting Greeting, IReadOnlyList<double> Milliseconds);
