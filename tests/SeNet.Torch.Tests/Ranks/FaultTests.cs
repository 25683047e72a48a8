using System.Runtime.InteropServices;

namespace SeNet.Torch.Tests.Ranks;

/// <summary>One rank of two fails in the third epoch: all end, one message names the cause, and the run goes on from its checkpoint.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("unreadable", "rank 1 of 2", "can't be decoded: it is none", "")]
    [InlineData("nan", "error:", "NaN", "")]
    [InlineData("kill", "", "signal 9", "resumed 3")]
    [InlineData("exit", "", "", "")]
    [InlineData("disk", "rank 0 of 2", "last.safetensors", "resumed 2")]
    public void Fit_OneRankFails_EndsAllAndGoesOnLater(string fault, string who, string cause, string goesOn)
    {
        var launcher = Mpi.OpenMpi();

        var failed = Mpi.Run(launcher, 2, "run", _folder.Path, fault);

        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains(who, failed.Errors, StringComparison.Ordinal);
        Assert.Contains(cause, failed.Text, StringComparison.Ordinal);
        Assert.Contains("epoch 2", failed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch 3", failed.Output, StringComparison.Ordinal);

        // One that goes on is enough of each kind: the checkpoint is the same.
        if (goesOn == "") return;
        if (fault == "disk") Repair();
        var resumed = Mpi.Run(launcher, 2, "run", _folder.Path);
        Assert.True(resumed.ExitCode == 0, resumed.Text);
        Assert.Contains(goesOn, resumed.Output, StringComparison.Ordinal);
        Assert.Contains("finished 4 epochs", resumed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seed", "Seed is 3 on rank 0")]
    [InlineData("data", "Training images is 96 with SHA-256")]
    public void Fit_RanksDiffer_IsRefusedAtTheStart(string difference, string named)
    {
        var job = Mpi.Run(Mpi.OpenMpi(), 2, "run", _folder.Path, difference);

        Assert.Equal(3, job.ExitCode);
        Assert.Contains(named, job.Errors, StringComparison.Ordinal);
        Assert.Contains("on rank 1", job.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch 1", job.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_BadImageOnOneRankSkipped_GoesOnAndNamesIt()
    {
        var job = Mpi.Run(Mpi.OpenMpi(), 2, "run", _folder.Path, "skip");

        Assert.True(job.ExitCode == 0, job.Text);
        Assert.Contains("finished 4 epochs, cancelled False, skipped", job.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_InterruptedAndResumedOnAnotherNumberOfRanks_EndsWithTheSameWeights()
    {
        var launcher = Mpi.OpenMpi();
        using var alone = new TemporaryFolder();
        var expected = Mpi.RunAlone("run", alone.Path);
        Assert.NotEqual(0, Mpi.Run(launcher, 2, "run", _folder.Path, "throw").ExitCode);

        var resumed = Mpi.RunAlone("run", _folder.Path);

        Assert.Contains("resumed 3", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(Weights(expected), Weights(resumed));
    }

    [Fact]
    public void Fit_TerminatedLauncher_EndsAll()
    {
        var job = Mpi.Start(Mpi.OpenMpi(), 2, "run", _folder.Path, "endless");
        var last = Path.Combine(_folder.Path, "last.safetensors");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(last), Mpi.Limit));

        Assert.Equal(0, Kill(job.Id, Terminate));
        var stopped = job.Finish();

        Assert.NotEqual(0, stopped.ExitCode);
        Assert.InRange(stopped.Duration, TimeSpan.Zero, Mpi.Limit);
        using var file = SeNet.Torch.Weights.SafetensorsFile.Open(last);
        Assert.NotEmpty(file.Metadata);
    }

    private const int Terminate = 15;

    private void Repair()
    {
        var last = Path.Combine(_folder.Path, "last.safetensors");
        Directory.Delete(last, recursive: true);
        File.Move(Path.Combine(_folder.Path, "kept"), last);
    }

    private static string Weights(FinishedJob job)
    {
        Assert.True(job.ExitCode == 0, job.Text);
        return job.Output[job.Output.IndexOf("weights", StringComparison.Ordinal)..];
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
