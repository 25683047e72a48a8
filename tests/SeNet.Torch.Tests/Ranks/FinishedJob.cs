namespace SeNet.Torch.Tests.Ranks;

/// <summary>A job that came to its end.</summary>
internal sealed record FinishedJob(int ExitCode, string Output, string Errors, TimeSpan Duration)
{
    /// <summary>Everything it said.</summary>
    public string Text => $"{Output}{Errors}";
}
