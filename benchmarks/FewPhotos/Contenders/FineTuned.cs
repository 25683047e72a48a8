using Microsoft.ML;
using SeNet.MLNet;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.Benchmarks.FewPhotos.Contenders;

/// <summary>This library's trainer, from ImageNet's weights: the plain network, or with squeeze-and-excitation grafted onto it.</summary>
/// <param name="recipe">How to train.</param>
/// <param name="weights">The initial weights, a plain network's.</param>
/// <param name="grafts">Whether gates are grafted onto them.</param>
internal sealed class FineTuned(SeResNetTrainer.Options recipe, string weights, bool grafts) : PipelineContender
{
    private readonly SeResNetArchitecture _plain = ModelWeights.Inspect(weights).Architecture;

    public override string Name => grafts ? "SeNet, fine-tuned, SE grafted" : "SeNet, fine-tuned";

    protected override IEstimator<ITransformer> Create(MLContext mlContext, int seed) =>
        mlContext.MulticlassClassification.Trainers.SeResNet(recipe with
        {
            Architecture = grafts ? _plain.GatedTwin() : _plain,
            InitialWeights = weights,
            Seed = seed,
            Device = "cpu",
        });
}
