using System.Globalization;

namespace SeNet.Torch.Ranks;

/// <summary>
/// Which of a job's processes this one is. A launcher such as <c>mpirun</c> or <c>srun</c> starts one program several times, and tells each
/// process by environment variables; without a launcher a process is alone. Immutable.
/// </summary>
/// <param name="Rank">This process's number, 0 to <paramref name="Size"/> − 1. Rank 0 writes what is written.</param>
/// <param name="Size">Number of processes, at least 1.</param>
/// <param name="LocalRank">Its number among those on this machine, 0 to <paramref name="LocalSize"/> − 1: which GPU it takes.</param>
/// <param name="LocalSize">Number of processes on this machine, at least 1; where the launcher doesn't say, 1.</param>
/// <param name="Launcher">Who started it: <c>Open MPI</c>, <c>PMI</c> (MPICH, Intel MPI, MS-MPI) or <c>Slurm</c>; <c>none</c> for nobody.</param>
public sealed record RankPlace(int Rank, int Size, int LocalRank, int LocalSize, string Launcher)
{
    /// <summary>A process by itself.</summary>
    public static RankPlace Alone { get; } = new(0, 1, 0, 1, "none");

    /// <summary>This process's place, as the launcher's variables tell it; MPI isn't loaded for it.</summary>
    /// <exception cref="InvalidOperationException">The variables contradict each other; names them.</exception>
    public static RankPlace Current { get; } = From(Environment.GetEnvironmentVariable);

    /// <summary>Whether this is rank 0.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Whether there are others.</summary>
    public bool IsShared => Size > 1;

    /// <summary>As messages name it: <c>rank 2 of 4 on node7</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"rank {Rank} of {Size} on {Environment.MachineName}");

    /// <summary>The part of some things that is this rank's: from where, and how many. All parts together are all, in order.</summary>
    /// <param name="count">How many there are, 0 or more.</param>
    public (int Start, int Count) ShareOf(int count) => ShareOf(count, Rank);

    /// <summary>The same for another rank.</summary>
    /// <param name="count">How many there are, 0 or more.</param>
    /// <param name="rank">Whose part.</param>
    internal (int Start, int Count) ShareOf(int count, int rank)
    {
        var start = (int)((long)count * rank / Size);
        return (start, (int)((long)count * (rank + 1) / Size) - start);
    }

    /// <summary>Reads the variables of the launchers that are known.</summary>
    /// <param name="variable">The value of an environment variable; <see langword="null"/> where there is none.</param>
    /// <exception cref="InvalidOperationException">As for <see cref="Current"/>.</exception>
    internal static RankPlace From(Func<string, string?> variable)
    {
        // srun also starts mpirun's own helpers, and Slurm's other variables are there without srun: the more exact ones come first.
        (string Launcher, string Rank, string Size, string LocalRank, string LocalSize)[] launchers =
        [
            ("Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE"),
            ("PMI", "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS"),
            ("Slurm", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_LOCALID", ""),
        ];
        foreach (var (launcher, rankName, sizeName, localRankName, localSizeName) in launchers)
        {
            if (Number(rankName) is not { } rank || Number(sizeName) is not { } size) continue;
            if (size < 1 || rank < 0 || rank >= size)
                throw new InvalidOperationException($"The launcher says {rankName}={rank} and {sizeName}={size}: there is no such rank. Start the program anew, or without these variables.");
            var localRank = Math.Max(Number(localRankName) ?? 0, 0);
            return new RankPlace(rank, size, localRank, Math.Max(Number(localSizeName) ?? 1, localRank + 1), launcher);
        }
        return Alone;

        int? Number(string name) => name.Length > 0 && int.TryParse(variable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
