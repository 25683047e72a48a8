using System.Diagnostics;

namespace SeNet.Torch.TrainingProbe;

/// <summary>Kills a process that trains, again and again, and compares what comes out in the end with a run that was left alone.</summary>
public static class KillTest
{
    /// <summary>Runs it.</summary>
    /// <param name="kills">How many times.</param>
    /// <param name="seed">Of the moments.</param>
    /// <param name="program">The probe's assembly; <see langword="null"/> for this process's own.</param>
    public static KillResult Run(int kills, int seed, string? program = null)
    {
        program ??= Environment.GetCommandLineArgs()[0];
        var folder = Directory.CreateTempSubdirectory("senet-kill-").FullName;
        try
        {
            var watch = Stopwatch.StartNew();
            var alone = Finish(program, Path.Combine(folder, "alone"), Path.Combine(folder, "alone.safetensors"));
            var duration = watch.Elapsed;
            if (alone.ExitCode != 0) throw new InvalidOperationException($"The run that was left alone failed: {alone.Errors}");

            var result = new KillResult { Asked = kills };
            var random = new Random(seed);
            // A run that is killed ends sooner the more of it is done: runs begin anew until there were as many kills as asked for.
            for (var run = 1; result.Killed < kills && result.Failures.Count == 0; run++)
                KillUntilFinished(program, Path.Combine(folder, $"run{run}"), Path.Combine(folder, "alone.safetensors"), duration, random, result);
            return result;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void KillUntilFinished(string program, string run, string expected, TimeSpan duration, Random random, KillResult result)
    {
        var weights = $"{run}.safetensors";
        while (true)
        {
            // Once there were enough kills, the run goes on to its end.
            TimeSpan? moment = result.Killed < result.Asked ? duration * (random.NextDouble() * 0.8) : null;
            var process = Finish(program, run, weights, moment);
            if (process.Output.Contains("resumed", StringComparison.Ordinal)) result.Resumed++;
            if (process.WasKilled)
            {
                result.Killed++;
                continue;
            }
            result.Finished++;
            if (process.ExitCode != 0) result.Failures.Add(process.Errors);
            else if (!File.ReadAllBytes(weights).AsSpan().SequenceEqual(File.ReadAllBytes(expected))) result.Failures.Add($"{run} ended with other weights.");
            if (Directory.GetFiles(run, ".*.tmp").Length > 0) result.Failures.Add($"{run} has remains of writing.");
            return;
        }
    }

    private static FinishedRun Finish(string program, string folder, string weights, TimeSpan? killAfter = null)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "train", folder, weights]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var killed = killAfter is { } moment && !process.WaitForExit(moment);
        if (killed) process.Kill(); // SIGKILL
        process.WaitForExit();
        return new FinishedRun(process.ExitCode, killed, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    private sealed record FinishedRun(int ExitCode, bool WasKilled, string Output, string Errors);
}
