using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SeNet.Benchmarks.FewPhotos.Contenders;
using SeNet.Benchmarks.FewPhotos.Measurement;
using SeNet.MLNet;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.Benchmarks.FewPhotos;

/// <summary>How well classes are learnt from a folder of few photos: ours and others, over folds and seeds.</summary>
internal static class Program
{
    private static readonly Argument<string> Photos = new("PHOTOS") { Description = "A folder with one subfolder of photos per class." };
    private static readonly Option<int> Folds = new("--folds") { Description = "Parts, of which each is tested once.", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> MostFolds = new("--most-folds") { Description = "Of these, how many to run; for a first look.", DefaultValueFactory = _ => int.MaxValue };
    private static readonly Option<int> Seeds = new("--seeds") { Description = "How often all is done, with other folds and other chance.", DefaultValueFactory = _ => 3 };
    private static readonly Option<string[]> Only = new("--only") { Description = "Only contenders whose name contains one of these texts.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Epochs of fine-tuning, instead of the recipe's." };
    private static readonly Option<int?> BatchSize = new("--batch-size") { Description = "Its batch size." };
    private static readonly Option<double?> LearningRate = new("--learning-rate") { Description = "Its learning rate." };
    private static readonly Option<double[]> Factors = new("--factors") { Description = "Factors on it, from the stem up.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<double?> MinArea = new("--min-area") { Description = "The smallest share of a photo that a training crop shows." };
    private static readonly Option<NetworkStage?> FreezeUpTo = new("--freeze-up-to") { Description = "The last stage that doesn't learn." };
    private static readonly Option<bool> FreezeStatistics = new("--freeze-statistics") { Description = "Whether normalization keeps its statistics." };
    private static readonly Option<bool> Float32 = new("--float32") { Description = "Trains in float32 where the recipe has bfloat16." };

    private static int Main(string[] args)
    {
        var command = new RootCommand("Compares ways to learn from few photos.")
        {
            Photos, Folds, MostFolds, Seeds, Only, Epochs, BatchSize, LearningRate, Factors, MinArea, FreezeUpTo, FreezeStatistics, Float32,
        };
        command.SetAction(parsed => Run(parsed));
        return command.Parse(args).Invoke();
    }

    private static int Run(ParseResult parsed)
    {
        var recipe = CreateRecipe(parsed);
        var weights = PretrainedWeights.FromDnnImageFeaturizer();
        IContender[] contenders =
        [
            new FineTuned(recipe, weights, grafts: false), new FineTuned(recipe, weights, grafts: true), new TorchvisionPeer(recipe, weights),
            new OurFeatures(weights), new DnnFeatures(), new FromScratch(),
        ];
        var only = parsed.GetValue(Only) ?? [];
        var results = new List<FoldResult>();
        foreach (var contender in contenders.Where(each => only.Length == 0 || only.Any(text => each.Name.Contains(text, StringComparison.OrdinalIgnoreCase))))
        {
            if (contender.Missing is { } missing) Console.Error.WriteLine($"{contender.Name} is left out: {missing}.");
            else results.AddRange(Measure(contender, parsed));
        }
        Console.WriteLine(ResultTable.Of(results));
        return 0;
    }

    private static IEnumerable<FoldResult> Measure(IContender contender, ParseResult parsed)
    {
        for (var seed = 1; seed <= parsed.GetValue(Seeds); seed++)
        {
            var photos = new PhotoFolds(parsed.GetValue(Photos)!, parsed.GetValue(Folds), seed);
            for (var fold = 0; fold < Math.Min(parsed.GetValue(Folds), parsed.GetValue(MostFolds)); fold++)
            {
                var (training, test) = (photos.Training(fold), photos.Test(fold));
                var clock = Stopwatch.StartNew();
                var correct = contender.CountCorrect(training, test, seed);
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{contender.Name}, seed {seed}, fold {fold + 1}: {correct} of {test.Count}, {clock.Elapsed.TotalSeconds:F0} s"));
                yield return new FoldResult(contender.Name, seed, correct, test.Count, clock.Elapsed.TotalSeconds);
            }
        }
    }

    private static SeResNetTrainer.Options CreateRecipe(ParseResult parsed)
    {
        var recipe = Recipe.Default;
        var tuning = recipe.FineTuning!;
        return recipe with
        {
            Epochs = parsed.GetValue(Epochs) ?? recipe.Epochs,
            BatchSize = parsed.GetValue(BatchSize) ?? recipe.BatchSize,
            LearningRate = parsed.GetValue(LearningRate) ?? recipe.LearningRate,
            Precision = parsed.GetValue(Float32) ? TrainingPrecision.Float32 : recipe.Precision,
            Augmentation = parsed.GetValue(MinArea) is { } area ? new() { ResizedCrop = area < 1 ? new() { MinArea = area } : null } : recipe.Augmentation,
            FineTuning = tuning with
            {
                LearningRateFactors = parsed.GetValue(Factors) is { Length: > 0 } factors ? factors : tuning.LearningRateFactors,
                FreezeUpTo = parsed.GetValue(FreezeUpTo) ?? tuning.FreezeUpTo,
                FreezeStatistics = parsed.GetValue(FreezeStatistics) || tuning.FreezeStatistics,
            },
        };
    }
}
