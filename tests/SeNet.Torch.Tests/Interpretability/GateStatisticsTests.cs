using SeNet.Torch.Interpretability;

namespace SeNet.Torch.Tests.Interpretability;

public sealed class GateStatisticsTests
{
    [Fact]
    public void Measure_Images_GivesMeanAndDeviationOfTheirGates()
    {
        using var scorer = SmallExplained.Scorer();
        var explainer = new NetworkExplainer(scorer);
        var statistics = GateStatistics.Measure(scorer, SmallExplained.Images, batchSize: 7, TestContext.Current.CancellationToken);

        Assert.Equal(["layer1.0", "layer1.1", "layer2.0", "layer3.0"], statistics.Blocks);
        Assert.Equal(["layer1.1", "layer2.0", "layer3.0"], statistics.LastBlocks);
        foreach (var (label, images) in new (int?, int[])[] { (4, [4, 14, 24, 34]), (null, [.. Enumerable.Range(0, 40)]) })
        {
            var gates = images.Select(image => explainer.Explain(SmallExplained.Images.GetImage(image)).Gates[2].Values).ToArray();
            var found = statistics.Of("layer2.0", label);
            Assert.Equal((images.Length, 16), (found.Images, found.Channels));
            for (var channel = 0; channel < found.Channels; channel++)
            {
                var values = gates.Select(image => (double)image[channel]).ToArray();
                var mean = values.Average();
                Assert.Equal(mean, found.Mean[channel], 1e-6);
                Assert.Equal(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), found.StandardDeviation[channel], 1e-6);
            }
        }
    }

    [Fact]
    public void SaveCsv_Statistics_HasALineForEachBlockClassAndChannel()
    {
        using var folder = new TemporaryFolder();
        using var scorer = SmallExplained.Scorer();
        var statistics = GateStatistics.Measure(scorer, SmallExplained.Images, cancellationToken: TestContext.Current.CancellationToken);
        statistics.SaveCsv(folder["gates.csv"]);
        var lines = File.ReadAllLines(folder["gates.csv"]);

        Assert.Equal("block,class,images,channel,mean,standard_deviation", lines[0]);
        Assert.Equal(1 + 11 * (8 + 8 + 16 + 16), lines.Length);
        Assert.StartsWith("layer1.0,disc,4,0,0.", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("layer3.0,*,40,15,", lines[^1], StringComparison.Ordinal);
        Assert.Equal(statistics.Of("layer3.0").Mean[15], float.Parse(lines[^1].Split(',')[4], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Measure_PlainNetwork_IsRefused()
    {
        using var scorer = SmallExplained.Scorer(SmallExplained.Architecture.PlainTwin());

        Assert.Contains("small_plain", Assert.Throws<InvalidOperationException>(() => GateStatistics.Measure(scorer, SmallExplained.Images)).Message);
        Assert.Contains("small_plain", Assert.Throws<InvalidOperationException>(() => GateAblation.Measure(scorer, SmallExplained.Images)).Message);
    }

    [Fact]
    public void Of_WhatThereIsNot_SaysWhatThereIs()
    {
        using var scorer = SmallExplained.Scorer();
        var statistics = GateStatistics.Measure(scorer, SmallExplained.Images, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("layer1.0, layer1.1", Assert.Throws<ArgumentException>(() => statistics.Of("layer9.0")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => statistics.Of("layer1.0", 10));
    }
}
