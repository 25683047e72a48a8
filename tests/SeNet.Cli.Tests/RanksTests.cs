using System.Diagnostics;

namespace SeNet.Cli.Tests;

/// <summary><c>senet train</c> behind mpirun.</summary>
public sealed class RanksTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_TwoRanks_WritesOneModelAndSpeaksOnce()
    {
        var photos = DrawnImages.Write(_folder, "photos", images: 6, seed: 1);
        string[] arguments = ["train", photos, "--epochs", "1", "--json", .. TrainedModel.Quick];
        var alone = await SeNetProgram.Run([.. arguments, "-o", _folder["alone.zip"], "--weights", _folder["alone.safetensors"]]);

        var (exitCode, output, errors) = await Run([.. arguments, "-o", _folder["m.zip"], "--weights", _folder["m.safetensors"]]);

        Assert.True(exitCode == 0, errors);
        Assert.Single(output.Split('\n'), line => line.Contains("\"bestEpoch\"", StringComparison.Ordinal));
        Assert.Single(errors.Split('\n'), line => line.StartsWith("options: recipe", StringComparison.Ordinal));
        var share = Assert.Single(errors.Split('\n'), line => line.Contains("2 ranks by Open MPI", StringComparison.Ordinal));
        Assert.Contains($"on 1 host: {Environment.MachineName} (2) share each batch of ", share, StringComparison.Ordinal);
        Assert.EndsWith("per rank; Synchronized normalization: over the whole batch, whatever the number of ranks", share.Trim(), StringComparison.Ordinal);
        Assert.DoesNotContain("ranks by", alone.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["m.zip"]));
        Assert.True(File.Exists(_folder["m-run", "report.html"]));
        Assert.Equal(0, alone.ExitCode);
        Assert.Equal(new FileInfo(_folder["alone.safetensors"]).Length, new FileInfo(_folder["m.safetensors"]).Length);
    }

    [Fact]
    public async Task Train_WrongFolder_SaysSoOnceWithTheUsualExitCode()
    {
        var (exitCode, _, errors) = await Run(["train", _folder["nowhere"], "-o", _folder["m.zip"], .. TrainedModel.Quick]);

        Assert.InRange(exitCode, 1, 2);
        var line = Assert.Single(errors.Split('\n'), line => line.StartsWith("error:", StringComparison.Ordinal));
        Assert.Contains("rank 0 of 2", line, StringComparison.Ordinal);
        Assert.Contains("nowhere", line, StringComparison.Ordinal);
    }

    // A launcher that doesn't end is killed with all that it started.
    private static async Task<(int ExitCode, string Output, string Errors)> Run(string[] arguments)
    {
        const string Launcher = "mpirun.openmpi";
        var isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Launcher)));
        Assert.SkipUnless(isThere, $"Needs Open MPI (Debian: openmpi-bin): there is no {Launcher} on the PATH.");
        var start = new ProcessStartInfo(Launcher, ["--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", "-np", "2", "dotnet", SeNetProgram.Path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return (process.ExitCode, await output, await errors);
    }
}
