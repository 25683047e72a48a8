using System.Diagnostics;
using System.Globalization;
using SeNet.Benchmarks.Workloads;
using SeNet.Torch.Native;
using TorchSharp;

namespace SeNet.Benchmarks.Workers;

/// <summary>
/// A contender's process. It warms up, writes "ready" and a <see cref="WorkerGreeting"/>; then, for each line with a number of steps,
/// does them and writes "time" and the milliseconds per step. It ends with its input, so it doesn't outlive the parent.
/// </summary>
internal static class WorkerProgram
{
    /// <summary>The hidden command that starts it.</summary>
    public const string Command = "worker";

    /// <summary>First word of the line that says that the worker is warm.</summary>
    public const string Ready = "ready";

    /// <summary>First word of the line that answers a number of steps.</summary>
    public const string Time = "time";

    private const int WarmUpSteps = 5;

    /// <param name="prepare">Makes the work, once torch is set up.</param>
    /// <param name="threads">How many threads to use; <see langword="null"/> for torch's own choice.</param>
    /// <param name="cancellationToken">Ends it after the step that is under way.</param>
    public static void Run(Func<IWorkload> prepare, int? threads, CancellationToken cancellationToken)
    {
        TorchRuntime.Initialize();
        if (threads is { } count) torch.set_num_threads(count);
        using var workload = prepare();

        var losses = new double[workload.IsLong ? 1 : WarmUpSteps];
        for (var i = 0; i < losses.Length; i++) losses[i] = Step(workload, cancellationToken);
        Console.WriteLine($"{Ready} {new WorkerGreeting(workload.Runtime, torch.get_num_threads(), workload.Parameters, losses, workload.IsLong).ToJson()}");

        while (Console.ReadLine() is { } line)
        {
            var milliseconds = Measure(workload, int.Parse(line, CultureInfo.InvariantCulture), cancellationToken);
            Console.WriteLine(FormattableString.Invariant($"{Time} {milliseconds:R}"));
        }
    }

    private static double Measure(IWorkload workload, int steps, CancellationToken cancellationToken)
    {
        if (!workload.IsLong) Step(workload, cancellationToken); // fetches into the caches what the others drove out of them
        workload.Synchronize();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < steps; i++) Step(workload, cancellationToken);
        workload.Synchronize();
        return watch.Elapsed.TotalMilliseconds / steps;
    }

    private static double Step(IWorkload workload, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var loss = workload.Step();
        return double.IsFinite(loss) ? loss : throw new InvalidOperationException($"The loss became {loss}.");
    }
}
