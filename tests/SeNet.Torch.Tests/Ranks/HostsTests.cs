namespace SeNet.Torch.Tests.Ranks;

/// <summary>Ranks on two machines that are joined by TCP: network namespaces, which only root can make.</summary>
public sealed class HostsTests : IDisposable
{
    private static readonly string Scripts = Path.Combine(Fixtures.Root, "eng", "hosts");

    private readonly string _name = $"t{Environment.ProcessId % 10_000}h";
    private readonly TemporaryFolder _folder = new();

    public HostsTests()
    {
        _ = Mpi.OpenMpi();
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Needs root, to make network namespaces.");
        var made = Script("make-hosts.sh", _name);
        if (made.ExitCode == 0) return;
        Dispose();
        Assert.Skip($"Network namespaces can't be made here: {made.Text.Trim()}");
    }

    public void Dispose()
    {
        Script("remove-hosts.sh", _name);
        _folder.Dispose();
    }

    [Fact]
    public void Group_TwoMachines_DoesWhatItSays()
    {
        var job = Start("sums").Finish();

        Assert.True(job.ExitCode == 0, job.Text);
        Assert.Contains("2 ranks by Open MPI", job.Output, StringComparison.Ordinal);
        Assert.Contains("all right", job.Output, StringComparison.Ordinal);
    }

    // Between machines gradients are summed while backward goes on, if each rank normalizes by itself.
    [Fact]
    public void Fit_TwoMachinesLocalNormalization_GivesTheWeightsOfTwoRanksOnOne()
    {
        const string Name = "local float32";
        using var one = new TemporaryFolder();
        var near = Mpi.Run(Mpi.OpenMpi(), 2, "cases", one.Path, Name);

        var job = Start("cases", _folder.Path, Name).Finish();

        Assert.True(near.ExitCode == 0 && job.ExitCode == 0, near.Text + job.Text);
        Assert.Contains($"{Name}: identical on 2,", job.Output, StringComparison.Ordinal);
        Assert.InRange(WrittenNumbers.Difference(WrittenNumbers.Read(one.Path, Name, ranks: 2), WrittenNumbers.Read(_folder.Path, Name, ranks: 2)), 0, 1e-4);
    }

    [Theory]
    [InlineData("nesterov, cutmix, accumulation, clipping", 1e-12)]
    [InlineData("bfloat16 wire", 0.05)]
    public void Fit_TwoMachines_GivesTheWeightsOfOneRank(string name, double rounding)
    {
        var alone = Mpi.RunAlone("cases", _folder.Path, name);

        var job = Start("cases", _folder.Path, name).Finish();

        Assert.True(alone.ExitCode == 0 && job.ExitCode == 0, alone.Text + job.Text);
        Assert.Contains($"{name}: identical on 2,", job.Output, StringComparison.Ordinal);
        Assert.InRange(WrittenNumbers.Difference(_folder.Path, name, ranks: 2), 0, rounding);
    }

    [Fact]
    public void Fit_CablePulled_EndsAllAndGoesOnLater()
    {
        var job = Start("run", _folder.Path, "endless");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Path.Combine(_folder.Path, "last.safetensors")), Mpi.Limit));

        Assert.Equal(0, Script("pull-cable.sh", _name).ExitCode);
        var failed = job.Finish();

        Assert.NotEqual(0, failed.ExitCode);
        Assert.Equal("", Script("pids.sh", _name).Output.Trim());
        using var file = SeNet.Torch.Weights.SafetensorsFile.Open(Path.Combine(_folder.Path, "last.safetensors"));
        Assert.NotEmpty(file.Metadata);
    }

    private RunningJob Start(params IEnumerable<string> arguments) => new("ip",
    [
        "netns", "exec", $"{_name}1", "unshare", "--uts", "sh", "-c", $"hostname {_name}1; exec \"$@\"", "sh", "mpirun.openmpi",
        "--host", $"{_name}1:1,{_name}2:1", "--mca", "plm_rsh_agent", Path.Combine(Scripts, "on-host.sh"),
        "--mca", "oob_tcp_keepalive_time", "5", "--mca", "oob_tcp_keepalive_intvl", "2", "--mca", "oob_tcp_keepalive_probes", "3",
        "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", "-x", "OMP_NUM_THREADS", "-x", "SENET_RANKS_TIMEOUT=10", "-np", "2", "dotnet", Mpi.Probe, .. arguments,
    ]);

    private static FinishedJob Script(string name, params IEnumerable<string> arguments) => new RunningJob(Path.Combine(Scripts, name), arguments).Finish();
}
