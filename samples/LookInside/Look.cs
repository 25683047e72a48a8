using SeNet.Reports.Charts;
using SeNet.Torch.Files;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Interpretability;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.Samples.LookInside;

/// <summary>A trained network from the inside, from its weights to pictures and tables.</summary>
internal static class Look
{
    private const int ShownClasses = 4, ExplainedImages = 8;

    public static void Inside(string weightsPath, string? data, int imageCount, int? imageSize, string output, CancellationToken cancellationToken)
    {
        if (imageCount < 10) throw new ArgumentException($"--images must be at least 10, not {imageCount}.");
        // 1. The network, as a scorer, which owns it.
        var (network, found) = ModelWeights.Open(weightsPath);
        var size = imageSize ?? (found.Architecture.Stem == StemKind.Conv3x3 ? 32 : 224);
        using var scorer = new Scorer(network, ImagePreprocessing.ForSize(size) with { Statistics = found.Statistics });
        var (statisticsImages, testImages) = DataSets.Open(data, imageCount, size);
        if (testImages.ClassNames.Count != found.ClassCount)
            throw new ArgumentException($"The images have {testImages.ClassNames.Count} classes, but the network of '{weightsPath}' tells {found.ClassCount} apart.");
        Directory.CreateDirectory(output);
        Console.WriteLine($"{found.Architecture.Name} for {found.ClassCount} classes, images of {size}×{size}, {testImages.Count:N0} to test");

        // 2. Where it looks: a heat map over some images.
        var explainer = new NetworkExplainer(scorer, testImages.ClassNames);
        for (var i = 0; i < Math.Min(ExplainedImages, testImages.Count); i++)
        {
            var explanation = explainer.Explain(testImages.GetImage(i));
            Save(output, $"explained-{i}.png", explanation.ToOverlayPng());
            Console.WriteLine($"  explained-{i}.png  {testImages.ClassNames[testImages.GetLabel(i)]}, taken for {explanation.PredictedClassName} ({explanation.Scores[explanation.PredictedClass]:P0})");
        }
        if (found.Architecture.Reduction is null)
        {
            Console.WriteLine($"{found.Architecture.Name} has no SE blocks, so that is all.");
            return;
        }

        // 3. What the SE blocks do with each class.
        var gates = GateStatistics.Measure(scorer, statisticsImages, cancellationToken: cancellationToken);
        gates.SaveCsv(Path.Combine(output, "gates.csv"));
        Save(output, "gates-by-class.png", GateChart.ByClass(gates, [.. Enumerable.Range(0, Math.Min(ShownClasses, gates.ClassNames.Count))]));
        for (var index = 0; index < Math.Min(2, gates.ClassNames.Count); index++)
            Save(output, $"gates-within-class-{index}.png", GateChart.WithinClass(gates, index));

        // 4. Which of them it needs.
        var ablation = GateAblation.Measure(scorer, testImages, gates, cancellationToken: cancellationToken);
        Save(output, "ablation.png", AblationChart.Draw(ablation));
        AblationTable.Save(ablation, Path.Combine(output, "ablation.csv"));
        AblationTable.Show(ablation);
        Console.WriteLine($"Pictures and tables are in {output}.");
    }

    private static void Save(string folder, string name, byte[] png) => AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(png));
}
