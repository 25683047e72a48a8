namespace SeNet.Torch.TrainingProbe;

/// <summary>What a <see cref="KillTest"/> counted.</summary>
public sealed class KillResult
{
    /// <summary>Kills asked for.</summary>
    public required int Asked { get; init; }

    /// <summary>Processes that were killed.</summary>
    public int Killed { get; set; }

    /// <summary>Processes that went on from a checkpoint.</summary>
    public int Resumed { get; set; }

    /// <summary>Runs that came to their end.</summary>
    public int Finished { get; set; }

    /// <summary>Runs that failed or ended with other weights.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Writes the totals; gives an exit code.</summary>
    public int Report()
    {
        Console.WriteLine($"{Killed} kills, {Resumed} processes went on from a checkpoint, {Finished} runs finished, {Failures.Count} failures.");
        foreach (var failure in Failures) Console.WriteLine(failure);
        return Failures.Count == 0 ? 0 : 1;
    }
}
