using System.Diagnostics;

namespace SeNet.Cli.Tests;

/// <summary>The program <c>senet</c>, started as several ranks.</summary>
internal static class RankedProgram
{
    // Nothing here takes a tenth of it; a rank that waits for ever is ended with its launcher.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Starts ranks as a launcher does, with its variables, and waits for all.</summary>
    /// <param name="ranks">How many.</param>
    /// <param name="input">What rank 0 finds on its standard input; the others' is empty.</param>
    /// <param name="arguments">The command line of each.</param>
    public static Task<FinishedProcess[]> RunRanks(int ranks, string input, params string[] arguments) =>
        Task.WhenAll(Enumerable.Range(0, ranks).Select(rank => Run("dotnet", [SeNetProgram.Path, .. arguments], rank == 0 ? input : "",
            ("OMPI_COMM_WORLD_RANK", $"{rank}"), ("OMPI_COMM_WORLD_SIZE", $"{ranks}"),
            ("OMPI_COMM_WORLD_LOCAL_RANK", $"{rank}"), ("OMPI_COMM_WORLD_LOCAL_SIZE", $"{ranks}"))));

    /// <summary>Runs it under a launcher; the test is skipped where there is none.</summary>
    /// <param name="launcher"><c>mpirun.openmpi</c> or <c>mpirun.mpich</c>.</param>
    /// <param name="ranks">How many.</param>
    /// <param name="input">What the launcher finds on its standard input.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<FinishedProcess> RunUnder(string launcher, int ranks, string input, params string[] arguments)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, launcher)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"There is no '{launcher}' on the PATH; on Debian and Ubuntu: openmpi-bin, mpich.");
        string[] options = launcher.EndsWith("openmpi", StringComparison.Ordinal) ? ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none"] : [];
        return await Run(path!, [.. options, "-np", $"{ranks}", "dotnet", SeNetProgram.Path, .. arguments], input);
    }

    private static async Task<FinishedProcess> Run(string program, IEnumerable<string> arguments, string input, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await Feed(process.StandardInput, input);
            await process.WaitForExitAsync(limit.Token);
            return new FinishedProcess(process.ExitCode, (await output).Trim(), (await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{program} {string.Join(' ', arguments)}' didn't end within {Limit.TotalMinutes:N0} minutes.");
        }
    }

    private static async Task Feed(StreamWriter stream, string input)
    {
        try
        {
            await stream.WriteAsync(input);
            stream.Close();
        }
        catch (IOException)
        {
            // Whoever refuses the command line reads none of it.
        }
    }
}
