namespace SeNet.Torch.Fuzz;

/// <summary>What became of a file.</summary>
/// <param name="Kind">Accepted, or why it was refused.</param>
/// <param name="Failure">An exception other than the documented one; else null.</param>
/// <param name="Time">How long it took.</param>
/// <param name="AllocatedBytes">What was allocated meanwhile, whether or not it was freed; without libtorch's own.</param>
public sealed record FuzzOutcome(string Kind, Exception? Failure, TimeSpan Time, long AllocatedBytes);
