using SeNet.Torch.Interpretability;
using SeNet.Torch.Tests.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Torch.Tests.Interpretability;

public sealed class NetworkExplainerTests
{
    public static TheoryData<string> Fixtures =>
        ["seed_w8_1111_c10", "timm_small_seresnet_basic", "timm_small_legacy_seresnet", "timm_small_legacy_basic", "cadene_small_se_resnext", "cadene_small_senet154like"];

    [Fact]
    public void Explain_LastLayer_IsTheClassActivationMap()
    {
        using var scorer = SmallExplained.Scorer();
        var explanation = new NetworkExplainer(scorer).Explain(SmallExplained.Images.GetImage(3), targetClass: 7);

        // arXiv:1512.04150: the head's weights of the class are the channels' weights; averaging divides them by the places.
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        var activation = scorer.Network.Stages.Aggregate(SmallExplained.Input(3), (x, stage) => ((Module<Tensor, Tensor>)stage).call(x)); // [1, 16, 8, 8]
        var head = (Linear)scorer.Network.named_modules().Single(module => module.name == "fc").module;
        var map = (head.weight![7].view(1, -1, 1, 1) * activation).sum(1, keepdim: true).relu() / 64;
        map = functional.interpolate(map, [32, 32], mode: InterpolationMode.Bilinear, align_corners: false);
        var found = tensor(explanation.HeatMap.Values.ToArray(), [1, 1, 32, 32]) * explanation.HeatMap.Maximum;

        Assert.InRange(explanation.HeatMap.Maximum, 1e-3, 100);
        Tensors.AssertClose(map, found, 1e-6, "map");
        Assert.Equal(1, explanation.HeatMap.Values.ToArray().Max());
        Assert.Equal(explanation.HeatMap.Values.Span[5 * 32 + 2], explanation.HeatMap[2, 5]);
        Assert.Equal((7, "layer3.0"), (explanation.TargetClass, explanation.Layer));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Explain_EveryFamilyAndItsPlainTwin_ReachesTheFirstBlock(string fixture)
    {
        var architecture = SmallArchitectures.ByFixture(fixture);
        foreach (var (kind, gated) in new[] { (architecture, true), (architecture.PlainTwin(), false) })
        {
            using var scorer = SmallExplained.Scorer(kind);
            var explanation = new NetworkExplainer(scorer).Explain(SmallExplained.Images.GetImage(1), layer: "layer1.0");

            Assert.Equal(gated ? kind.BlockNames : [], explanation.Gates.Select(gates => gates.Block));
            Assert.All(explanation.Gates, gates => Assert.All(gates.Values, value => Assert.InRange(value, 0, 1)));
            Assert.All(explanation.HeatMap.Values.ToArray(), value => Assert.InRange(value, 0, 1));
        }
    }

    [Fact]
    public void Explain_Gates_AreWhatTheBlocksCompute()
    {
        using var scorer = SmallExplained.Scorer();
        var explanation = new NetworkExplainer(scorer).Explain(SmallExplained.Images.GetImage(2), layer: "layer1");

        Assert.Equal("layer1.1", explanation.Layer);
        foreach (var gates in explanation.Gates)
        {
            float[] expected = [];
            var module = (Module<Tensor, Tensor>)scorer.Network.named_modules().Single(entry => entry.name == $"{gates.Block}.se").module;
            var hook = module.register_forward_hook((_, _, output) =>
            {
                expected = output.detach().contiguous().data<float>().ToArray();
                return output;
            });
            using (no_grad()) scorer.Network.call(SmallExplained.Input(2)).Dispose();
            hook.remove();
            Assert.Equal(expected, gates.Values);
        }
    }

    [Fact]
    public void Explain_Scores_AreTheScorers()
    {
        using var scorer = SmallExplained.Scorer();
        var image = SmallExplained.Images.GetImage(5);
        var explanation = new NetworkExplainer(scorer, SmallExplained.Images.ClassNames).Explain(image);
        var scores = scorer.Score([image]);

        Assert.All(scores.Zip(explanation.Scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(scores.Index().MaxBy(entry => entry.Item).Index, explanation.PredictedClass);
        Assert.Equal(explanation.PredictedClass, explanation.TargetClass);
        Assert.Equal(SmallExplained.Images.ClassNames[explanation.PredictedClass], explanation.PredictedClassName);
    }

    [Fact]
    public void Explain_WhileOthersScore_ChangesNothing()
    {
        using var scorer = SmallExplained.Scorer();
        var explainer = new NetworkExplainer(scorer);
        var images = Enumerable.Range(0, 4).Select(SmallExplained.Images.GetImage).ToArray();
        var (scores, map) = (scorer.Score(images), explainer.Explain(images[0]).HeatMap.Values.ToArray());

        Parallel.For(0, 40, i =>
        {
            if (i % 2 == 0) Assert.Equal(scores, scorer.Score(images));
            else Assert.Equal(map, explainer.Explain(images[0]).HeatMap.Values.ToArray());
        });
        Assert.All(scorer.Network.parameters(), parameter => Assert.True(parameter.grad is null));
    }

    [Fact]
    public void Explain_WhateverTheCallersMode_GivesTheSame()
    {
        using var scorer = SmallExplained.Scorer();
        var explainer = new NetworkExplainer(scorer);
        var image = SmallExplained.Images.GetImage(0);
        var expected = explainer.Explain(image).HeatMap.Values.ToArray();

        using (no_grad()) Assert.Equal(expected, explainer.Explain(image).HeatMap.Values.ToArray());
        using (inference_mode(true)) Assert.Equal(expected, explainer.Explain(image).HeatMap.Values.ToArray());
    }

    [Fact]
    public void Explain_ManyTimes_LeavesNoTensorBehind()
    {
        using var scorer = SmallExplained.Scorer();
        var explainer = new NetworkExplainer(scorer);
        var image = SmallExplained.Images.GetImage(0);
        explainer.Explain(image);
        var before = LivingTensors.Count();
        for (var i = 0; i < 5; i++) explainer.Explain(image);

        Assert.InRange(Tensor.TotalCount, 0, before);
    }

    [Fact]
    public void Explain_WhatThereIsNot_SaysWhatThereIs()
    {
        using var scorer = SmallExplained.Scorer();
        var explainer = new NetworkExplainer(scorer);
        var image = SmallExplained.Images.GetImage(0);

        Assert.Contains("0 to 9", Assert.Throws<ArgumentOutOfRangeException>(() => explainer.Explain(image, targetClass: 10)).Message);
        Assert.Contains("layer1.0, layer1.1, layer2.0, layer3.0", Assert.Throws<ArgumentException>(() => explainer.Explain(image, layer: "layer4")).Message);
        Assert.Contains("2 names", Assert.Throws<ArgumentException>(() => new NetworkExplainer(scorer, ["a", "b"])).Message);
    }

    [Fact]
    public void Explain_AfterTheScorersEnd_IsRefused()
    {
        var scorer = SmallExplained.Scorer();
        var explainer = new NetworkExplainer(scorer);
        scorer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => explainer.Explain(SmallExplained.Images.GetImage(0)));
        Assert.Throws<ObjectDisposedException>(() => GateStatistics.Measure(scorer, SmallExplained.Images));
    }
}
