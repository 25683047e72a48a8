using Microsoft.ML;
using SeNet.MLNet;
using SeNet.Torch.Network;
using SeNet.Torch.Training;

namespace SeNet.Benchmarks.FewPhotos.Contenders;

/// <summary>This library's trainer from fresh weights, as samples/TrainFolder does it.</summary>
internal sealed class FromScratch : PipelineContender
{
    public override string Name => "SeNet, from scratch (se_resnet18 at 96, 30 epochs)";

    protected override IEstimator<ITransformer> Create(MLContext mlContext, int seed) =>
        mlContext.MulticlassClassification.Trainers.SeResNet(new SeResNetTrainer.Options
        {
            Architecture = SeResNetArchitecture.SeResNet18,
            ImageSize = 96,
            Epochs = 30,
            BatchSize = 16,
            LearningRate = 0.05,
            Schedule = new LearningRateSchedule.WarmupCosine(1),
            Seed = seed,
            Device = "cpu",
        });
}
