using System.CommandLine;
using SeNet.Cli.Data;
using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Cli.Prediction;
using SeNet.Cli.Published;
using SeNet.Cli.Sharding;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;

namespace SeNet.Cli.Commands;

/// <summary><c>senet predict</c>.</summary>
internal static class PredictCommand
{
    private const int UsualTopOfWeights = 5;

    private static readonly Argument<string?> Model = new("MODEL")
    {
        Description = $"{CommonOptions.Model.Description} Not with --weights.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Argument<string[]> Images = new("IMAGE")
    {
        Description = "Image files, folders of images, or patterns like 'photos/*.jpg'.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> Weights = new("--weights")
    {
        Description = "Instead of a model, weights with their own classes: a name that 'senet weights list' has, which tells ImageNet's 1,000 classes apart, or a file.",
        HelpName = "NAME",
    };

    private static readonly Option<int?> Top = new("--top") { Description = $"How many of the most probable classes to give, at least 1. Default: 1, with --weights {UsualTopOfWeights}.", HelpName = "K" };

    private static readonly Option<string?> List = ShardingOptions.CreateList("a path");

    public static Command Create()
    {
        var command = new Command("predict", "Says what is on images. The exit code is 1 if one of them can't be read; the others are still told.")
        {
            Model, Images, List, Top, Weights, ShardingOptions.Output, ShardingOptions.ShardSize, CommonOptions.Device, CommonOptions.PixelLimit,
            CommonOptions.Views,
        };
        command.Validators.Add(parsed =>
        {
            var given = (parsed.GetValue(Model) is null ? 0 : 1) + (parsed.GetValue(Images)?.Length ?? 0);
            var needed = parsed.GetValue(Weights) is null ? 1 : 0; // the model
            var (hasList, hasOutput) = (parsed.GetValue(List) is not null, parsed.GetValue(ShardingOptions.Output) is not null);
            if (needed == 0 && hasOutput) parsed.AddError("'predict --output' needs a MODEL; with --weights, scores go to the standard output.");
            else if (given < needed) parsed.AddError("'predict' needs a MODEL, or --weights NAME, and then IMAGEs.");
            else if (given == needed && !hasList && !hasOutput) parsed.AddError("'predict' needs images: IMAGE or --list FILE.");
        });
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var weights = parsed.GetValue(Weights);
        var top = parsed.GetValue(Top) ?? (weights is null ? 1 : UsualTopOfWeights);
        if (top < 1) throw new UsageException($"--top must be at least 1, not {top}.");
        var (model, images, list) = (parsed.GetValue(Model), parsed.GetValue(Images) ?? [], parsed.GetValue(List));
        var device = parsed.GetRequiredValue(CommonOptions.Device);
        var (views, pixelLimit) = (CommonOptions.GetViews(parsed), parsed.GetValue(CommonOptions.PixelLimit));
        if (ShardingOptions.RequireOutput(parsed) is { } output)
        {
            var isNamed = images.Length > 0 || list is not null;
            var task = new PredictTask(
                isNamed ? token => ImageArguments.Read(images, list, token) : null,
                top, views, pixelLimit, parsed.GetValue(CommonOptions.Json));
            return new ShardedScoring(output, model!, device, parsed.GetValue(ShardingOptions.ShardSize)).Run(task);
        }

        using var interruption = new Interruption("Stopping.");
        // Without a model, the first argument is an image, too.
        string[] paths = [.. ImageArguments.Read(weights is null || model is null ? images : [model, .. images], list, interruption.Token)];
        if (paths.Length == 0) throw new ImageDataException("The list names no image.");
        if (weights is null)
        {
            using var saved = SavedModel.Load(model!, device);
            return Tell(parsed, paths, ImageScoring.ScoreFiles(saved, paths, views, pixelLimit, interruption.Token), saved.ClassNames, top);
        }
        NamedWeights.Fetch(weights);
        using var scoring = new WeightsScoring(weights, device);
        var scores = scoring.ScoreFiles(paths, views ?? TestTimeAugmentation.None, pixelLimit ?? ImageDecoder.DefaultPixelLimit, interruption.Token);
        return Tell(parsed, paths, scores, scoring.ClassNames, top);
    }

    private static int Tell(ParseResult parsed, string[] paths, IEnumerable<ScoredImage> scores, IReadOnlyList<string> classNames, int top)
    {
        var json = parsed.GetValue(CommonOptions.Json);
        var images = new List<PredictResult.Image>();
        foreach (var (index, scored) in scores.Index())
        {
            var image = PredictResult.Image.From(paths[index], scored, classNames, top);
            images.Add(image);
            if (image.Error is not null) Messages.Write($"error: {image.Error}");
            else if (!json) image.Write();
        }
        if (json) Report.Json(new PredictResult(images));
        return images.Exists(image => image.Error is not null) ? ExitCode.Failure : ExitCode.Success;
    }
}
