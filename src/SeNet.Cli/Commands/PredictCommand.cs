using System.CommandLine;
using SeNet.Cli.Data;
using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Cli.Prediction;
using SeNet.Cli.Published;
using SeNet.Cli.Sharding;
using SeNet.Torch.Batches;
using SeNet.Torch.Weights;

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
            if (given < needed) parsed.AddError("'predict' needs a MODEL, or --weights NAME, and then IMAGEs.");
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
        var device = parsed.GetRequiredValue(CommonOptions.Device);
        var (views, pixelLimit) = (CommonOptions.GetViews(parsed), parsed.GetValue(CommonOptions.PixelLimit));
        var output = ShardingOptions.RequireOutput(parsed);
        if (weights is not null) NamedWeights.Fetch(weights);
        if (output is not null)
        {
            var task = new PredictTask(ReadPaths(parsed), top, views, pixelLimit, parsed.GetValue(CommonOptions.Json));
            return new ShardedScoring<IFileScoring>(output, FileOf(parsed), device, parsed.GetValue(ShardingOptions.ShardSize)).Run(task);
        }

        using var interruption = new Interruption("Stopping.");
        string[] paths = [.. ReadPaths(parsed)!(interruption.Token)];
        if (paths.Length == 0) throw new ImageDataException("The list names no image.");
        using var scoring = FileOf(parsed).Open(device);
        return Tell(parsed, paths, scoring.ScoreFiles(paths, views, pixelLimit, interruption.Token), scoring.ClassNames, top);
    }

    // What scores. Weights are on this machine by now, whatever names them.
    private static ScorerFile<IFileScoring> FileOf(ParseResult parsed)
    {
        if (parsed.GetValue(Weights) is not { } weights)
        {
            var model = parsed.GetValue(Model)!;
            return new ScorerFile<IFileScoring>(model, "the model's", device => new ModelScoring(SavedModel.Load(model, device)));
        }
        return new ScorerFile<IFileScoring>(PretrainedWeights.Resolve(weights).Path, "the weights'", device => new WeightsScoring(weights, device));
    }

    // Null if no image is named.
    private static Func<CancellationToken, IEnumerable<string>>? ReadPaths(ParseResult parsed)
    {
        var (images, list) = (parsed.GetValue(Images) ?? [], parsed.GetValue(List));
        // Without a model, the first argument is an image, too.
        if (parsed.GetValue(Weights) is not null && parsed.GetValue(Model) is { } first) images = [first, .. images];
        return images.Length > 0 || list is not null ? token => ImageArguments.Read(images, list, token) : null;
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
