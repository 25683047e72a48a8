namespace SeNet.Torch.Training;

/// <summary>A checkpoint that a run can't go on from, or a folder that it can't save itself in; says why and what to do.</summary>
public sealed class CheckpointException : Exception
{
    internal CheckpointException(string path, string reason, Exception? innerException = null)
        : base($"Checkpoint '{path}': {reason}", innerException) => Path = path;

    /// <summary>The file or folder.</summary>
    public string Path { get; }
}
