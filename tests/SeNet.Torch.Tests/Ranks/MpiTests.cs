namespace SeNet.Torch.Tests.Ranks;

/// <summary>Sums, broadcasts and so on by both binary interfaces of MPI.</summary>
public sealed class MpiTests
{
    [Fact]
    public void Group_OpenMpi_DoesWhatItSays()
    {
        var job = Mpi.Run(Mpi.OpenMpi(), 2, "sums");

        Assert.Equal(0, job.ExitCode);
        Assert.Contains("2 ranks by Open MPI", job.Output, StringComparison.Ordinal);
        Assert.Contains("all right", job.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Group_Mpich_DoesWhatItSays()
    {
        var job = Mpi.Run(Mpi.Mpich(), 3, "sums");

        Assert.Equal(0, job.ExitCode);
        Assert.Contains("3 ranks by MPICH", job.Output, StringComparison.Ordinal);
        Assert.Contains("all right", job.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Group_OneRankBehindALauncher_NeedsNoMpi()
    {
        var job = Mpi.Run(Mpi.OpenMpi(), 1, "sums");

        Assert.Equal(0, job.ExitCode);
        Assert.Contains("1 ranks by one process: all right", job.Output, StringComparison.Ordinal);
    }
}
