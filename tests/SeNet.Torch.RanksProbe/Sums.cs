using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Interpretability;
using SeNet.Torch.Network;
using SeNet.Torch.Ranks;
using static TorchSharp.torch;

namespace SeNet.Torch.RanksProbe;

/// <summary>Calls every function of the ranks' group with numbers whose result is known.</summary>
public static class Sums
{
    /// <summary>Says on rank 0 what was found; gives an exit code.</summary>
    public static int Run()
    {
        var ranks = RankJob.Join();
        var (rank, size) = (ranks.Place.Rank, ranks.Size);
        var expected = size * (size + 1) / 2;
        var failures = new List<string>();
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16, ScalarType.Int64 })
        {
            using var scope = NewDisposeScope();
            var values = full([1000], rank + 1L, ScalarType.Int64).to(type);
            ranks.Sum(values);
            Require(values.to(ScalarType.Int64).eq(full([1000], (long)expected, ScalarType.Int64)).all().item<bool>(), $"sum of {type}");
        }
        long[] whole = [rank, 1];
        ranks.Sum(whole.AsSpan());
        Require(whole[0] == expected - size && whole[1] == size, "sum of whole numbers");
        double[] numbers = [0.25 * (rank + 1)];
        ranks.Sum(numbers.AsSpan());
        Require(numbers[0] == 0.25 * expected, "sum of numbers");
        using (var sent = full([10], rank == size - 1 ? 7f : 0f))
        {
            ranks.Broadcast(sent, size - 1);
            Require(sent.sum().item<float>() == 70, "broadcast of a tensor");
        }
        var texts = ranks.Gather(new byte[rank]);
        Require(texts.Select(text => text.Length).SequenceEqual(Enumerable.Range(0, size)), "gathered bytes");
        Require(ranks.Gather((double)rank).SequenceEqual(Enumerable.Range(0, size).Select(number => (double)number)), "gathered numbers");
        Require(GatesAreShared(), "gate statistics");
        ranks.Barrier();
        // .NET makes exceptions of signals, which MPI must leave to it.
        Require(IsCaught<NullReferenceException>(() => _ = ((string?)null)!.Length), "null reference");
        Require(IsCaught<DivideByZeroException>(() => _ = 1 / (size - size)), "division by zero");
        if (ranks.IsFirst) Console.WriteLine($"{size} ranks by {ranks.Description}: {(failures.Count == 0 ? "all right" : string.Join(", ", failures))}");
        return failures.Count == 0 ? 0 : 1;

        void Require(bool holds, string what)
        {
            if (!holds) failures.Add(what);
        }
    }

    private static bool GatesAreShared()
    {
        using var network = new SeResNet(SmallNetwork.Architecture, 10, seed: 1);
        using var scorer = new Scorer(network, ImagePreprocessing.ForSize(32));
        var images = new DrawnImageSource(21, seed: 1);
        var (own, shared) = (GateStatistics.Measure(scorer, images, batchSize: 4), GateStatistics.Measure(scorer, images, Training.Ranks.Auto, batchSize: 4));
        return own.Blocks.All(block => Enumerable.Range(0, images.ClassNames.Count).Select(index => (int?)index).Append(null)
            .All(ofClass => AreAlike(own.Of(block, ofClass), shared.Of(block, ofClass))));

        static bool AreAlike(GateDistribution one, GateDistribution other) => one.Images == other.Images
            && one.Mean.Zip(other.Mean).Concat(one.StandardDeviation.Zip(other.StandardDeviation)).All(IsNear);

        // A class without images has neither.
        static bool IsNear((float First, float Second) pair) => pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) < 1e-5;
    }

    private static bool IsCaught<T>(Action action)
        where T : Exception
    {
        try
        {
            action();
            return false;
        }
        catch (T)
        {
            return true;
        }
    }
}
