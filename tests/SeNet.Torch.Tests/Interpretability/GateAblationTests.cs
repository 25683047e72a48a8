using SeNet.Torch.Batches;
using SeNet.Torch.Inference;
using SeNet.Torch.Interpretability;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Interpretability;

public sealed class GateAblationTests
{
    private static Evaluation Evaluate(SeResNet network) => Evaluator.Evaluate(
        network, new BatchLoader(SmallExplained.Images, new BatchOptions { BatchSize = 16, Preprocessing = SmallExplained.Preprocessing }), SmallExplained.Images.ClassNames);

    [Fact]
    public void Measure_AllGatesByOnes_IsThePlainTwin()
    {
        using var scorer = SmallExplained.Scorer();
        using var plain = new SeResNet(SmallExplained.Architecture.PlainTwin(), 10, seed: 9);
        using (no_grad())
        {
            var own = scorer.Network.state_dict();
            foreach (var (name, value) in plain.state_dict()) value.copy_(own[name]);
        }
        var ablation = GateAblation.Measure(scorer, SmallExplained.Images, batchSize: 16, cancellationToken: TestContext.Current.CancellationToken);
        var (whole, without) = (Evaluate(scorer.Network), Evaluate(plain));

        Assert.Equal((40, 5), (ablation.Images, ablation.Gates.Count));
        Assert.Equal((whole.Accuracy, whole.Loss), (ablation.Accuracy, ablation.Loss), PairComparer);
        var all = ablation.Gates[^1];
        Assert.Null(all.Block);
        Assert.Equal((without.Accuracy, without.Loss), (all.Accuracy, all.Loss), PairComparer);
        Assert.NotEqual(whole.Loss, without.Loss, 1e-3);
        Assert.All(ablation.Gates, gate => Assert.Equal(whole.Accuracy - gate.Accuracy, gate.AccuracyLost, 1e-9));
    }

    [Fact]
    public void Measure_OneGateByOnes_ChangesThatBlockAlone()
    {
        // A gate that is 0.5 whatever the image: by ones, the block's residual is twice as large; halving its last normalization undoes it.
        var network = SmallExplained.Network();
        using (no_grad()) network.state_dict()["layer2.0.se.fc.2.weight"].zero_();
        using var scorer = new Scorer(network, SmallExplained.Preprocessing, "cpu");
        var ablation = GateAblation.Measure(scorer, SmallExplained.Images, cancellationToken: TestContext.Current.CancellationToken);

        var twin = SmallExplained.Network();
        using (no_grad())
        {
            var state = twin.state_dict();
            state["layer2.0.se.fc.2.weight"].zero_();
            state["layer2.0.bn2.weight"].mul_(2);
            state["layer2.0.bn2.bias"].mul_(2);
        }
        var expected = Evaluate(twin);
        twin.Dispose();

        var gate = ablation.Gates.Single(gate => gate.Block == "layer2.0");
        Assert.Equal((expected.Accuracy, expected.Loss), (gate.Accuracy, gate.Loss), PairComparer);
    }

    [Fact]
    public void Measure_ConstantGatesByTheirMean_LosesNothing()
    {
        var network = SmallExplained.Network();
        using (no_grad())
            foreach (var (name, value) in network.state_dict())
                if (name.EndsWith("se.fc.2.weight", StringComparison.Ordinal)) value.zero_();
        using var scorer = new Scorer(network, SmallExplained.Preprocessing, "cpu");
        var means = GateStatistics.Measure(scorer, SmallExplained.Images, cancellationToken: TestContext.Current.CancellationToken);
        var ablation = GateAblation.Measure(scorer, SmallExplained.Images, means, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(10, ablation.Gates.Count);
        Assert.All(ablation.Gates.Where(gate => gate.Replacement == GateReplacement.Mean), gate =>
        {
            Assert.Equal((0, 0, 0.0), (gate.Broken, gate.Mended, gate.StandardError));
            Assert.Equal(ablation.Loss, gate.Loss, 1e-6);
        });
        Assert.Contains(ablation.Gates, gate => gate.Replacement == GateReplacement.Ones && Math.Abs(gate.Loss - ablation.Loss) > 1e-3);
    }

    [Fact]
    public void StandardError_ChangedImages_IsThatOfPairs()
    {
        // 30 images lost, 10 won of 1000: variance (40 − 20²/1000) / 1000².
        var gate = new AblatedGate("layer1.0", GateReplacement.Ones, Images: 1000, Correct: 680, Broken: 30, Mended: 10, Loss: 1);

        Assert.Equal(0.02, gate.AccuracyLost, 1e-12);
        Assert.Equal(Math.Sqrt(39.6) / 1000, gate.StandardError, 1e-12);
    }

    [Fact]
    public void Measure_WhatDoesNotFit_IsRefused()
    {
        using var scorer = SmallExplained.Scorer();
        using var wider = SmallExplained.Scorer(SmallExplained.Architecture with { Widths = [8, 16, 32] });
        using var fewer = new Scorer(SmallExplained.Network(classCount: 4), SmallExplained.Preprocessing, "cpu");
        var means = GateStatistics.Measure(wider, SmallExplained.Images, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("another network", Assert.Throws<ArgumentException>(() => GateAblation.Measure(scorer, SmallExplained.Images, means)).Message);
        Assert.Contains("4", Assert.Throws<ArgumentException>(() => GateAblation.Measure(fewer, SmallExplained.Images)).Message);
    }

    private static IEqualityComparer<(double Accuracy, double Loss)> PairComparer { get; } = EqualityComparer<(double Accuracy, double Loss)>.Create(
        (a, b) => Math.Abs(a.Accuracy - b.Accuracy) < 1e-9 && Math.Abs(a.Loss - b.Loss) < 1e-5, pair => 0);
}
