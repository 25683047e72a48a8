using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Tests.Data;
using SeNet.Torch.Batches;
using SeNet.Torch.Network;

namespace SeNet.MLNet.Tests.Fitting;

/// <summary>Drawn images and a network small enough to be trained within a test.</summary>
internal static class TinyTraining
{
    /// <summary>One block per stage.</summary>
    public static SeResNetArchitecture Architecture { get; } = SeResNetArchitecture.CifarSeResNet20 with { Name = "tiny", Depths = [1, 1, 1], Widths = [8, 8, 16], StemWidth = 8, Reduction = 4 };

    /// <summary>Two epochs of one block per stage at 32×32.</summary>
    public static SeResNetTrainer.Options Options { get; } = new()
    {
        Architecture = Architecture,
        ImageSize = 32,
        Epochs = 2,
        BatchSize = 16,
        LearningRate = 0.05,
        Device = "cpu",
    };

    /// <summary>Drawn images of the first classes, as PNG, labelled with text.</summary>
    public static IDataView Bytes(MLContext context, int count = 60, int seed = 1, int classes = 3)
    {
        var drawn = new DrawnImageSource(count * 10 / classes + 10, seed);
        return context.Data.LoadFromEnumerable(
            Enumerable.Range(0, drawn.Count).Where(index => drawn.GetLabel(index) < classes).Take(count)
                .Select(index => new BytesRow { Image = EncodedImages.Png(drawn.GetImage(index)), Label = drawn.ClassNames[drawn.GetLabel(index)] }).ToArray());
    }

    /// <summary>The same, with the label as a key.</summary>
    public static IDataView KeyedBytes(MLContext context, int count = 60, int seed = 1, int classes = 3)
    {
        var data = Bytes(context, count, seed, classes);
        return context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }

    /// <summary>The classes of <see cref="KeyedBytes"/>, in the order of their keys.</summary>
    public static IReadOnlyList<string> KeyedNames(MLContext context)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        KeyedBytes(context, 24).Schema["Label"].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>A trainer with <see cref="Options"/>, or others.</summary>
    public static SeResNetTrainer Trainer(MLContext context, SeResNetTrainer.Options? options = null) =>
        context.MulticlassClassification.Trainers.SeResNet(options ?? Options);
}
