namespace SeNet.Torch.ConvolutionMap;

/// <summary>What came of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Distances">The ways that were computed, with their distances.</param>
/// <param name="ExitCode">The exit code of the process if the case ended it; null if it went on. It was at the way behind the last.</param>
internal sealed record CaseResult(ConvolutionCase Case, IReadOnlyList<(string Way, double Distance)> Distances, int? ExitCode)
{
    /// <summary>Whether each way came out right.</summary>
    public bool IsRight => ExitCode is null && Distances.All(result => result.Distance <= Case.Tolerance);

    public override string ToString() =>
        $"{Case}: {string.Join(", ", Distances.Where(result => !(result.Distance <= Case.Tolerance)).Select(result => $"{result.Way} off by {result.Distance:E1}"))}"
        + (ExitCode is { } code ? $" ended the process ({code}) after {(Distances.Count == 0 ? "nothing" : Distances[^1].Way)}" : "");
}
