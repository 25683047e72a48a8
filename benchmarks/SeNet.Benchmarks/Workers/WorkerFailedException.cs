namespace SeNet.Benchmarks.Workers;

/// <summary>A contender's process ended, or said what it shouldn't.</summary>
/// <param name="message">Which, and what it wrote to its standard error.</param>
internal sealed class WorkerFailedException(string message) : Exception(message);
