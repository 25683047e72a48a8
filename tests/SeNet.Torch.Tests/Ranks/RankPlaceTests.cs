using SeNet.Torch.Ranks;

namespace SeNet.Torch.Tests.Ranks;

public sealed class RankPlaceTests
{
    [Fact]
    public void From_NoLauncher_IsAlone() => Assert.Equal(RankPlace.Alone, RankPlace.From(_ => null));

    [Fact]
    public void From_OpenMpi_ReadsRankAndMachine() => Assert.Equal(
        new RankPlace(5, 8, 1, 4, "Open MPI"),
        RankPlace.From(Variables("OMPI_COMM_WORLD_RANK=5 OMPI_COMM_WORLD_SIZE=8 OMPI_COMM_WORLD_LOCAL_RANK=1 OMPI_COMM_WORLD_LOCAL_SIZE=4")));

    [Fact]
    public void From_Mpich_ReadsRankAndMachine() => Assert.Equal(
        new RankPlace(2, 3, 2, 3, "PMI"), RankPlace.From(Variables("PMI_RANK=2 PMI_SIZE=3 MPI_LOCALRANKID=2 MPI_LOCALNRANKS=3")));

    [Fact]
    public void From_Srun_ReadsTheStepNotTheJob() => Assert.Equal(
        new RankPlace(3, 4, 1, 2, "Slurm"), RankPlace.From(Variables("SLURM_PROCID=3 SLURM_STEP_NUM_TASKS=4 SLURM_LOCALID=1 SLURM_NTASKS=16")));

    // Within sbatch and without srun, Slurm's variables speak of the job.
    [Fact]
    public void From_BatchScriptOfSlurm_IsAlone() => Assert.Equal(RankPlace.Alone, RankPlace.From(Variables("SLURM_PROCID=0 SLURM_NTASKS=16")));

    [Theory]
    [InlineData("4", "4")]
    [InlineData("-1", "4")]
    [InlineData("0", "0")]
    public void From_NoSuchRank_NamesTheVariables(string rank, string size)
    {
        var error = Assert.Throws<InvalidOperationException>(() => RankPlace.From(Variables($"OMPI_COMM_WORLD_RANK={rank} OMPI_COMM_WORLD_SIZE={size}")));

        Assert.Contains($"OMPI_COMM_WORLD_RANK={rank}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(3, 4)]
    [InlineData(16, 4)]
    [InlineData(17, 4)]
    [InlineData(1000, 7)]
    public void ShareOf_AllRanks_MakesUpAllInOrder(int count, int size)
    {
        var shares = Enumerable.Range(0, size).Select(rank => (RankPlace.Alone with { Rank = rank, Size = size }).ShareOf(count)).ToArray();

        Assert.Equal(Enumerable.Range(0, count), shares.SelectMany(share => Enumerable.Range(share.Start, share.Count)));
        Assert.InRange(shares.Max(share => share.Count) - shares.Min(share => share.Count), 0, 1);
    }

    private static Func<string, string?> Variables(string text)
    {
        var values = text.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return name => values.GetValueOrDefault(name);
    }
}
