using System.Globalization;
using SeNet.Benchmarks.Workers;
using SeNet.Benchmarks.Workloads;

namespace SeNet.Benchmarks.Measurement;

/// <summary>Lets the contenders of one case take turns, so that a machine that gets slower does so for all of them.</summary>
/// <param name="launcher">Starts the contenders.</param>
/// <param name="rounds">How many turns each has.</param>
/// <param name="progress">Gets a line now and then.</param>
internal sealed class CaseMeasurement(WorkerLauncher launcher, int rounds, Action<string> progress)
{
    private const double TurnMilliseconds = 2500;
    private const int CalibrationSteps = 3;
    private const int MaxPhotos = 3000;

    // OpenMP's threads look for more work for a while (200 ms with Intel's), which the next one's turn would feel.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <param name="benchmarkCase">The case.</param>
    /// <param name="contenders">Ours first.</param>
    /// <param name="cancellationToken">Ends the processes.</param>
    /// <returns>Their times, in the same order.</returns>
    public async Task<IReadOnlyList<ContenderTimes>> RunAsync(
        BenchmarkCase benchmarkCase, IReadOnlyList<Contender> contenders, CancellationToken cancellationToken)
    {
        var workers = new List<WorkerProcess>();
        // All read the same files.
        using var photos = benchmarkCase.Photos is { } size ? PhotoFolder.Create(size, Math.Min(benchmarkCase.Images * (rounds + 1), MaxPhotos)) : null;
        if (photos is not null)
        {
            progress($"  {photos.Count} files of {photos.Bytes / photos.Count / 1000} kB");
            benchmarkCase = benchmarkCase with { Folder = photos.Path };
        }
        try
        {
            foreach (var contender in contenders)
            {
                // All get as many threads as ours takes by itself.
                var threads = workers.Count > 0 ? workers[0].Greeting.Threads : (int?)null;
                workers.Add(await launcher.StartAsync(benchmarkCase, contender, threads, cancellationToken));
                progress(Describe(workers[^1]));
            }
            RequireSameWork(workers);
            return await TakeTurnsAsync(workers, cancellationToken);
        }
        finally
        {
            foreach (var worker in workers) worker.Dispose();
        }
    }

    private async Task<IReadOnlyList<ContenderTimes>> TakeTurnsAsync(List<WorkerProcess> workers, CancellationToken cancellationToken)
    {
        var steps = workers[0].Greeting.LongSteps ? 1 : await CalibrateAsync(workers[0]);
        progress($"  {rounds} rounds of {steps} steps each");

        var times = workers.ConvertAll(_ => new List<double>());
        for (var round = 1; round <= rounds; round++)
        {
            for (var i = 0; i < workers.Count; i++)
            {
                await Task.Delay(Pause, cancellationToken);
                times[i].Add(await workers[i].MeasureAsync(steps));
            }
            progress($"  round {round}: " + string.Join(", ", workers.Select((worker, i) =>
                string.Create(CultureInfo.InvariantCulture, $"{worker.Contender.Name} {times[i][^1]:F1} ms"))));
        }
        return [.. workers.Select((worker, i) => new ContenderTimes(worker.Contender.Name, worker.Greeting, times[i]))];
    }

    private static async Task<int> CalibrateAsync(WorkerProcess worker) =>
        Math.Max(1, (int)Math.Round(TurnMilliseconds / await worker.MeasureAsync(CalibrationSteps)));

    private static string Describe(WorkerProcess worker)
    {
        var greeting = worker.Greeting;
        var losses = string.Join(" ", greeting.Losses.Select(loss => loss.ToString("F3", CultureInfo.InvariantCulture)));
        return string.Create(CultureInfo.InvariantCulture, $"  {worker.Contender.Name}: {greeting.Runtime}, {greeting.Threads} threads, {greeting.Parameters:N0} parameters, first losses {losses}");
    }

    private static void RequireSameWork(List<WorkerProcess> workers)
    {
        var ours = workers[0].Greeting;
        foreach (var worker in workers)
        {
            var (name, greeting) = (worker.Contender.Name, worker.Greeting);
            if (greeting.Parameters != ours.Parameters)
                throw new InvalidOperationException($"The networks differ: {ours.Parameters} parameters in ours, {greeting.Parameters} in {name}'s.");
            if (greeting.Threads != ours.Threads)
                throw new InvalidOperationException($"The numbers of threads differ: {ours.Threads} in ours, {greeting.Threads} in {name}.");
        }
    }
}
