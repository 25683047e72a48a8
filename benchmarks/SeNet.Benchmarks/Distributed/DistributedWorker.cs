using System.Diagnostics;
using SeNet.Benchmarks.Workloads;
using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;
using static TorchSharp.torch;

namespace SeNet.Benchmarks.Distributed;

/// <summary>One rank: takes steps with its share of a batch, as <see cref="Trainer"/> does.</summary>
internal static class DistributedWorker
{
    /// <summary>As on the command line.</summary>
    public const string Command = "distributed-worker";

    /// <summary>The word before the <see cref="StepTimes"/>.</summary>
    public const string Answer = "times";

    private const int WarmUpSteps = 2, LeastSteps = 5, Lines = 3;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(4);

    /// <summary>Takes steps for some seconds; rank 0 says how long one took.</summary>
    public static void Run(BenchmarkCase benchmarkCase, int threads, bool atOnce, BatchNormalization normalization)
    {
        // Open MPI gives its ranks a terminal, which .NET would greet with control characters in front of the answer.
        Environment.SetEnvironmentVariable("TERM", "dumb");
        var ranks = new TimedRanks(RankJob.Join(), atOnce);
        using var whole = new RandomBatch(benchmarkCase).ToChannelsLast();
        set_num_threads(threads);
        var (first, count) = ranks.Place.ShareOf(benchmarkCase.BatchSize);
        using var batch = new ImageBatch(whole.Images.narrow(0, first, count), whole.Labels.narrow(0, first, count), [.. Enumerable.Range(first, count)]);
        using var network = new SeResNet(benchmarkCase.Architecture, benchmarkCase.ClassCount, seed: 0);
        ChannelsLast.Apply(network);
        network.train();
        using var meter = new LossMeter(1, CPU);
        var options = TrainingOptions.Article with { BatchNormalization = normalization };
        using var descent = new GradientDescent(network, benchmarkCase.ClassCount, options, classWeights: null, ranks);
        var agreement = new StepAgreement(ranks, normalization);
        for (var step = 0; step < WarmUpSteps; step++) Step();
        ranks.Barrier();
        ranks.Clock.Reset();
        var steps = new List<double>();
        var clock = Stopwatch.StartNew();
        // What rank 0 says goes for all.
        while (agreement.OnFirsts(steps.Count < LeastSteps || clock.Elapsed < Turn)) steps.Add(Time(Step));
        var sum = ranks.Clock.Elapsed.TotalMilliseconds / steps.Count;
        var lines = Enumerable.Range(0, ranks.IsShared ? Lines : 0).Select(_ => Time(() => Sum(descent, ranks))).ToArray();
        if (ranks.IsFirst) Console.WriteLine($"{Answer} {new StepTimes(Median(steps), sum, Median(lines))}");

        void Step()
        {
            var agreed = agreement.On(batch.Count, stops: false, isDue: false);
            if (descent.Step(batch, agreed.Images, meter) is { } bad) throw new InvalidOperationException($"The loss became {bad.Loss}.");
            _ = meter.TakeMeanLoss();
        }
    }

    /// <summary>The middle of some numbers; 0 where there are none.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }

    private static void Sum(GradientDescent descent, RankGroup ranks)
    {
        foreach (var group in descent.Optimizer.Groups) ranks.Sum(group.Gradients);
    }

    private static double Time(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalMilliseconds;
    }
}
