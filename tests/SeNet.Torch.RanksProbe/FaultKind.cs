namespace SeNet.Torch.RanksProbe;

/// <summary>What happens when an image is asked for.</summary>
public enum FaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It can't be decoded.</summary>
    Unreadable,

    /// <summary>An exception that nobody expects.</summary>
    Throws,

    /// <summary>The process is killed, as by <c>kill -9</c>.</summary>
    Kills,

    /// <summary>The process exits with code 7.</summary>
    Exits,
}
