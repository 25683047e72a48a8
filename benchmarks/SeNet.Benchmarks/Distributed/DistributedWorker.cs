using System.Diagnostics;
using System.Globalization;
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

    /// <summary>The word before the times.</summary>
    public const string Answer = "times";

    private const int WarmUpSteps = 3, LeastSteps = 5;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    /// <summary>Takes steps for some seconds; rank 0 says how long one took, and of it the sum of gradients, in milliseconds.</summary>
    public static void Run(BenchmarkCase benchmarkCase, int threads)
    {
        var ranks = new TimedRanks(RankJob.Join());
        using var whole = new RandomBatch(benchmarkCase).ToChannelsLast();
        set_num_threads(threads);
        var (first, count) = ranks.Place.ShareOf(benchmarkCase.BatchSize);
        using var batch = new ImageBatch(whole.Images.narrow(0, first, count), whole.Labels.narrow(0, first, count), [.. Enumerable.Range(first, count)]);
        using var network = new SeResNet(benchmarkCase.Architecture, benchmarkCase.ClassCount, seed: 0);
        ChannelsLast.Apply(network);
        network.train();
        using var meter = new LossMeter(1, CPU);
        using var descent = new GradientDescent(network, benchmarkCase.ClassCount, TrainingOptions.Article with { BatchNormalization = BatchNormalization.Local }, classWeights: null, ranks);
        var agreement = new StepAgreement(ranks, BatchNormalization.Local);
        for (var step = 0; step < WarmUpSteps; step++) Step();
        ranks.Barrier();
        ranks.Clock.Reset();
        var steps = 0;
        var clock = Stopwatch.StartNew();
        // What rank 0 says goes for all.
        while (agreement.OnFirsts(steps < LeastSteps || clock.Elapsed < Turn))
        {
            Step();
            steps++;
        }
        if (ranks.IsFirst)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Answer} {clock.Elapsed.TotalMilliseconds / steps} {ranks.Clock.Elapsed.TotalMilliseconds / steps}"));

        void Step()
        {
            var agreed = agreement.On(batch.Count, stops: false, isDue: false);
            if (descent.Step(batch, agreed.Images, meter) is { } bad) throw new InvalidOperationException($"The loss became {bad.Loss}.");
            _ = meter.TakeMeanLoss();
        }
    }
}
