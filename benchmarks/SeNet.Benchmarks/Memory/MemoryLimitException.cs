namespace SeNet.Benchmarks.Memory;

/// <summary>A process grew more than it may.</summary>
/// <param name="message">What it did.</param>
internal sealed class MemoryLimitException(string message) : Exception(message);
