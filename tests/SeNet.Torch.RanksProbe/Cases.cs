using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;
using static TorchSharp.torch;

namespace SeNet.Torch.RanksProbe;

/// <summary>Trainings of 20 steps with an option each; the last batch of an epoch is smaller, and doesn't come out even.</summary>
public static class Cases
{
    // Four epochs of five batches, the last of 5.
    private const int Images = 37, BatchSize = 8, Epochs = 4;

    private static readonly TrainingOptions Plain = TrainingOptions.Cifar with
    {
        Epochs = Epochs,
        BatchSize = BatchSize,
        LearningRate = 0.02,
        Seed = 3,
        Device = "cpu",
    };

    // Each optimizer with a third of all that changes a step.
    private static readonly Dictionary<string, TrainingOptions> All = new()
    {
        ["sgd, mixup, class weights, smoothing"] = Plain with
        {
            Augmentation = Augmentation.PadCropAndFlip with { Mixup = 0.4 },
            ClassWeights = new ClassWeights.Given(new Dictionary<string, double> { ["disc"] = 3, ["star"] = 0.25 }),
            LabelSmoothing = 0.1,
        },
        ["nesterov, cutmix, accumulation, clipping"] = Plain with
        {
            Optimizer = new Optimizer.Sgd { Nesterov = true },
            Augmentation = Augmentation.PadCropAndFlip with { CutMix = 1 },
            AccumulatedBatches = 3,
            GradientNormLimit = 0.1,
        },
        ["adamw, averaged weights, balanced"] = Plain with
        {
            Optimizer = new Optimizer.AdamW(),
            LearningRate = 0.001,
            WeightAveraging = new WeightAveraging { Decay = 0.9 },
            BalancedSampling = true,
        },
        ["skipped images"] = Plain with { Epochs = 2, BadImages = BadImagePolicy.Skip, Augmentation = Augmentation.PadCropAndFlip with { Mixup = 0.4 } },
        ["tiny batches"] = Plain with { BatchSize = 3, Epochs = 1 },
        ["local"] = Plain with { BatchNormalization = BatchNormalization.Local, Epochs = 2 },
        ["local float32"] = Plain with { BatchNormalization = BatchNormalization.Local, Epochs = 2 },
        ["float32"] = Plain with { Epochs = 2 },
        ["bfloat16 wire"] = Plain with { GradientWire = TrainingPrecision.BFloat16, Epochs = 2 },
    };

    /// <summary>Trains; rank 0 writes FOLDER/NAME-RANKS.bin and says on a line what came out.</summary>
    public static int Run(string folder, string[] names)
    {
        foreach (var (name, options) in All)
            if (names.Length == 0 || names.Contains(name)) Run(folder, name, options);
        return 0;
    }

    private static void Run(string folder, string name, TrainingOptions options)
    {
        var isSingle = name is "float32" or "local float32" or "bfloat16 wire";
        using nn.Module<Tensor, Tensor> network = isSingle ? new SeResNet(SmallNetwork.Architecture, 10, seed: 1) : new DoubleNetwork();
        IImageSource training = new DrawnImageSource(Images, seed: 1);
        // Neighbours in no order, so that whole shares are missing now and then.
        if (name == "skipped images") training = new FaultySource(training, index => index % 3 == 0 ? FaultKind.Unreadable : FaultKind.None);
        var result = new Trainer(network, options).Fit(training, new DrawnImageSource(13, seed: 2));
        var ranks = RankJob.Join();
        double[] values = [.. network.state_dict().Values.SelectMany(Values), .. result.Epochs.SelectMany(epoch => new[] { epoch.TrainingLoss, epoch.Test!.Loss })];
        var prints = ranks.Gather(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));
        if (!ranks.IsFirst) return;
        using (var writer = new BinaryWriter(File.Create(Path.Combine(folder, $"{name}-{ranks.Size}.bin"))))
            foreach (var value in values) writer.Write(value);
        var alike = prints.All(print => print.AsSpan().SequenceEqual(prints[0]));
        var last = result.Epochs[^1];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {(alike ? "identical" : "DIFFERENT")} on {ranks.Size}, tested {last.Test!.Confusion.Total}, right {last.Test.Confusion.Correct}, skipped {result.SkippedImages.Count}"));
    }

    private static double[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).cpu().contiguous().flatten().data<double>().ToArray();
    }
}
