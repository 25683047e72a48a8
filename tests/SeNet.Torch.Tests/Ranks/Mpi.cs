namespace SeNet.Torch.Tests.Ranks;

/// <summary>Starts the probe on several ranks. Where there is no MPI, tests that need it are skipped.</summary>
internal static class Mpi
{
    /// <summary>After which a job is killed, however it is stuck.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(240);

    /// <summary>The program.</summary>
    public static readonly string Probe = typeof(RanksProbe.Sums).Assembly.Location;

    /// <summary>The launcher of Open MPI; skips the test where there is none.</summary>
    public static string OpenMpi() => Required("mpirun.openmpi", "Open MPI (Debian: openmpi-bin)");

    /// <summary>The launcher of MPICH; skips the test where there is none.</summary>
    public static string Mpich() => Required("mpirun.mpich", "MPICH (Debian: mpich)");

    /// <summary>Runs the probe.</summary>
    /// <param name="launcher">From one of the above.</param>
    /// <param name="ranks">How many.</param>
    /// <param name="arguments">The probe's.</param>
    public static FinishedJob Run(string launcher, int ranks, params IEnumerable<string> arguments) => Start(launcher, ranks, arguments).Finish();

    /// <summary>Starts it.</summary>
    public static RunningJob Start(string launcher, int ranks, params IEnumerable<string> arguments) =>
        new(launcher, [.. Options(launcher), "-np", $"{ranks}", "dotnet", Probe, .. arguments]);

    /// <summary>Runs the probe without a launcher.</summary>
    public static FinishedJob RunAlone(params IEnumerable<string> arguments) => new RunningJob("dotnet", [Probe, .. arguments]).Finish();

    private static IEnumerable<string> Options(string launcher) =>
        launcher.EndsWith("openmpi", StringComparison.Ordinal) ? ["--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1"] : [];

    private static string Required(string launcher, string name)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, launcher)));
        Assert.SkipUnless(found, $"Needs {name}: there is no {launcher} on the PATH.");
        return launcher;
    }
}
