namespace SeNet.Torch.Training;

/// <summary>Which processes train one network together.</summary>
public enum Ranks
{
    /// <summary>All that the launcher (<c>mpirun</c>, <c>srun</c>) started; without a launcher, this one.</summary>
    Auto,

    /// <summary>This one, whatever the launcher says: each process trains a network of its own.</summary>
    One,
}
