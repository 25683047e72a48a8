namespace SeNet.Torch.Ranks;

/// <summary>Processes that should work together can't: MPI or NCCL is missing or failed, or they don't do the same. The message says what to do.</summary>
public sealed class RanksException : InvalidOperationException
{
    internal RanksException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
