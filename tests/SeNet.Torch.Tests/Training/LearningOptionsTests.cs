using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Training;

/// <summary>Averaging, clipping, accumulation, weighting, sampling, and skipping of blocks.</summary>
public sealed class LearningOptionsTests
{
    [Fact]
    public void Apply_LongGradients_ScalesThemAsPyTorch()
    {
        using var scope = NewDisposeScope();
        var gradients = new[] { tensor((float[])[3f, 0f]), tensor(new[,] { { 4f } }) };

        GradientClipping.Apply(gradients, limit: 10);
        Tensors.AssertClose(tensor((float[])[3f, 0f]), gradients[0], 0, "below the limit");
        GradientClipping.Apply(gradients, limit: 1);

        // torch.nn.utils.clip_grad_norm_(…, 1): 1 / (5 + 1e-6)
        Tensors.AssertClose(tensor((float[])[0.5999998927116394f, 0f]), gradients[0], 1e-7, "first");
        Tensors.AssertClose(tensor(new[,] { { 0.7999998331069946f } }), gradients[1], 1e-7, "second");
    }

    [Fact]
    public void Step_TwoHalfBatchesAccumulated_UpdatesAsTheWholeBatch()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (randn([8, 3, 32, 32], ScalarType.Float64), arange(8, ScalarType.Int64));

        // Frozen statistics: otherwise normalization would see other batches.
        var whole = Updated(1, descent => descent(images, labels));
        var halves = Updated(2, descent =>
        {
            descent(images.narrow(0, 0, 4), labels.narrow(0, 0, 4));
            descent(images.narrow(0, 4, 4), labels.narrow(0, 4, 4));
        });

        Tensors.AssertClose(whole, halves, 1e-12, "fc.weight");
    }

    [Fact]
    public void Step_ClassWeights_AreThoseOfCrossEntropy()
    {
        using var scope = NewDisposeScope();
        using var network = TinyRun.Network();
        network.to(ScalarType.Float64).eval();
        var weights = linspace(0.5, 2, 10, ScalarType.Float64);
        var (images, labels) = (randn([6, 3, 32, 32], ScalarType.Float64), tensor(new[] { 0L, 3, 3, 5, 9, 1 }));
        var logProbabilities = network.call(images).detach().log_softmax(1);
        using var descent = new GradientDescent(network, 10, TrainingOptions.Article with { LearningRate = 1e-30 }, weights);
        using var meter = new LossMeter(1, CPU);

        descent.Step(images, labels, meter);

        var shares = weights[labels];
        var expected = -(shares * logProbabilities.gather(1, labels.unsqueeze(1)).squeeze(1)).sum() / shares.sum();
        Assert.Equal(expected.item<double>(), meter.TakeMeanLoss(), 1e-10);
    }

    [Fact]
    public void Of_BalancedAndGiven_WeighByClass()
    {
        var images = new ImageSubset(new DrawnImageSource(40, seed: 1), [0, 10, 20, 1]); // three discs and a ring

        var balanced = new ClassWeights.Balanced().Of(images);
        var given = new ClassWeights.Given([new("ring", 3)]).Of(images);

        Assert.Equal([(float)(4.0 / 10 / 3), 0.4f, 1f], balanced[..3]);
        Assert.Equal([1f, 3f, 1f], given[..3]);
        Assert.Contains("'cat'", Assert.Throws<ArgumentException>(() => new ClassWeights.Given([new("cat", 3)]).Of(images)).Message);
    }

    [Fact]
    public void Of_UnevenClasses_TakesThemEquallyAndOthersEachEpoch()
    {
        // 90 discs, 10 rings.
        var images = new ImageSubset(new DrawnImageSource(2000, seed: 1), Enumerable.Range(0, 100).Select(i => i < 90 ? i * 10 : i * 10 + 1));
        var order = new BalancedOrder(images, seed: 5);

        var first = order.Of(1);

        Assert.Equal(first, new BalancedOrder(images, seed: 5).Of(1));
        Assert.NotEqual(first.Order(), order.Of(2).Order());
        Assert.Equal(100, first.Length);
        Assert.Equal(50, first.Count(index => index < 90));
        Assert.Equal(50, first.Where(index => index < 90).Distinct().Count()); // none twice where there are enough
        Assert.All(first.Where(index => index >= 90).CountBy(index => index), pair => Assert.Equal(5, pair.Value));
    }

    [Fact]
    public void Update_WeightAverage_FollowsTimmsDecay()
    {
        var averaging = new WeightAveraging { Decay = 0.5 };

        // timm.utils.ModelEmaV3(decay=0.5, use_warmup=True): 1 − (1 + n)^(−2/3), at most the decay.
        Assert.Equal([0, 0.3700394750525634, 0.5, 0.5], Enumerable.Range(0, 4).Select(update => averaging.DecayAt(update)), (a, b) => Math.Abs(a - b) < 1e-12);

        using var scope = NewDisposeScope();
        using var network = TinyRun.Network();
        using var average = new WeightAverage(network, averaging with { WarmUp = false });
        var before = network.state_dict()["fc.bias"].detach().clone();
        using (no_grad()) network.state_dict()["fc.bias"].add_(1);
        average.Update(0);
        average.Swap();
        Tensors.AssertClose(before + 0.5, network.state_dict()["fc.bias"], 1e-6, "average");
        average.Swap();
        Tensors.AssertClose(before + 1, network.state_dict()["fc.bias"], 0, "weights");
    }

    [Fact]
    public void Fit_WeightAveraging_LeavesTheAverageThatWasMeasured()
    {
        using var network = TinyRun.Network();
        var result = new Trainer(network, TinyRun.Options with { WeightAveraging = new WeightAveraging { Decay = 0.8 } }).Fit(TinyRun.Images, TinyRun.TestImages);
        using var loader = new BatchLoader(TinyRun.TestImages, new BatchOptions { BatchSize = 16, Preprocessing = TinyRun.Options.Preprocessing });
        var (_, plain) = TinyRun.Train(TinyRun.Options);

        Assert.Equal(result.BestEpoch!.Test!.Loss, Evaluator.Evaluate(network, loader, TinyRun.Images.ClassNames).Loss);
        Assert.NotEqual(plain, TinyRun.Weights(network));
    }

    [Fact]
    public void Forward_StochasticDepth_SkipsInTrainModeAloneAndKeepsTheMean()
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        using var network = new SeResNet(TinyRun.Architecture with { Dropout = 0 }, 10, seed: 1);
        network.eval();
        var last = network.Blocks.Last();
        var input = randn([1, 8, 16, 16], generator: new Generator(2)).expand(4000, 8, 16, 16);
        var one = input.narrow(0, 0, 1);
        var expected = last.forward(one);

        network.StochasticDepth = 0.6;
        Assert.Equal([0.2, 0.4, 0.6], network.Blocks.Select(block => block.SkipProbability), (a, b) => Math.Abs(a - b) < 1e-12);
        Tensors.AssertClose(expected, last.forward(one), 0, "eval mode");
        // In train mode but with eval's normalization every image is either skipped or has a residual of 2.5 times the size.
        last.train();
        foreach (var module in last.modules())
            if (module is TorchSharp.Modules.BatchNorm) module.eval();
        var outputs = last.forward(input);
        var skipped = outputs.eq(outputs[outputs.sum([1, 2, 3]).argmin().item<long>()]).flatten(1).all(1).sum().item<long>();
        Assert.InRange(Math.Min(skipped, 4000 - skipped) / 4000.0, 0.36, 0.44);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.StochasticDepth = 1);
    }

    [Fact]
    public void Fit_StochasticDepth_IsGoneAfterwards()
    {
        using var network = TinyRun.Network();

        new Trainer(network, TinyRun.Options with { Epochs = 1, StochasticDepth = 0.3 }).Fit(TinyRun.Images);

        Assert.Equal(0, network.StochasticDepth);
    }

    [Fact]
    public void Validate_ImpossibleNumber_NamesIt()
    {
        AssertRefused("StochasticDepth", new TrainingOptions { StochasticDepth = 1 });
        AssertRefused("GradientNormLimit", new TrainingOptions { GradientNormLimit = 0 });
        AssertRefused("AccumulatedBatches", new TrainingOptions { AccumulatedBatches = 0 });
        AssertRefused("WeightAveraging.Decay", new TrainingOptions { WeightAveraging = new WeightAveraging { Decay = 1 } });
        AssertRefused("EarlyStopping.Patience", new TrainingOptions { EarlyStopping = new EarlyStopping { Patience = 0 } });
        AssertRefused("ClassWeights['cat']", new TrainingOptions { ClassWeights = new ClassWeights.Given([new("cat", -1)]) });
    }

    [Fact]
    public void FindLearningRate_DrawnImages_SuggestsOneAndPutsTheNetworkBack()
    {
        using var network = TinyRun.Network();
        var trainer = new Trainer(network, TinyRun.Options);
        var before = TinyRun.Weights(network);

        var found = trainer.FindLearningRate(TinyRun.Images, new LearningRateSweep { From = 1e-4, To = 1e3, Steps = 60, Smoothing = 0.9 });

        Assert.Equal(before, TinyRun.Weights(network));
        Assert.InRange(found.Points.Count, 20, 60);
        Assert.Equal(1e-4, found.Points[0].LearningRate, 1e-12);
        Assert.True(found.Points.Zip(found.Points.Skip(1)).All(pair => pair.Second.LearningRate > pair.First.LearningRate));
        Assert.InRange(found.Suggestion!.Value, 1e-3, 10);
    }

    [Fact]
    public void Suggestion_SyntheticCurve_IsWhereItFallsFastest()
    {
        var points = Enumerable.Range(0, 60).Select(i => new LearningRatePoint(Math.Pow(10, i / 10.0 - 5), 0, i < 50 ? 2 - 1 / (1 + Math.Exp(-(i - 30) / 3.0)) : i)).ToArray();

        Assert.Equal(Math.Pow(10, -2), new LearningRateFinding(points).Suggestion!.Value, 1e-9);
        Assert.Null(new LearningRateFinding([.. points.Select(point => point with { SmoothedLoss = point.LearningRate })]).Suggestion);
    }

    private static void AssertRefused(string option, TrainingOptions options) => Assert.Contains(option, Assert.ThrowsAny<ArgumentException>(options.Validate).Message);

    private static Tensor Updated(int accumulated, Action<Action<Tensor, Tensor>> steps)
    {
        using var network = new SeResNet(TinyRun.Architecture with { Dropout = 0 }, 10, seed: 1);
        network.to(ScalarType.Float64).eval();
        using var descent = new GradientDescent(network, 10, TrainingOptions.Article with { AccumulatedBatches = accumulated });
        using var meter = new LossMeter(1, CPU);
        steps((images, labels) => descent.Step(images, labels, meter));
        Assert.False(descent.IsAccumulating);
        return network.state_dict()["fc.weight"].detach().clone();
    }
}
