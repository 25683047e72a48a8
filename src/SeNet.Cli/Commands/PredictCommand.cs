using System.CommandLine;
using SeNet.Cli.Data;
using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Cli.Prediction;
using SeNet.Cli.Published;
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

    public static Command Create()
    {
        var command = new Command("predict", "Says what is on images. The exit code is 1 if one of them can't be read; the others are still told.")
        {
            Model, Images, Top, Weights, CommonOptions.Device, CommonOptions.PixelLimit, CommonOptions.Views,
        };
        command.Validators.Add(parsed =>
        {
            var given = (parsed.GetValue(Model) is null ? 0 : 1) + (parsed.GetValue(Images)?.Length ?? 0);
            if (parsed.GetValue(Weights) is null && given < 2) parsed.AddError("'predict' needs a MODEL, or --weights NAME, and then IMAGEs.");
            else if (given < 1) parsed.AddError("'predict' needs IMAGEs.");
        });
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var weights = parsed.GetValue(Weights);
        var top = parsed.GetValue(Top) ?? (weights is null ? 1 : UsualTopOfWeights);
        if (top < 1) throw new UsageException($"--top must be at least 1, not {top}.");
        var (model, images) = (parsed.GetValue(Model)!, parsed.GetValue(Images) ?? []);
        if (weights is null)
        {
            using var interruption = new Interruption("Stopping.");
            var paths = ImageArguments.Expand(images);
            using var saved = SavedModel.Load(model, parsed.GetRequiredValue(CommonOptions.Device));
            var scores = ImageScoring.ScoreFiles(saved, paths, CommonOptions.GetViews(parsed), parsed.GetValue(CommonOptions.PixelLimit), interruption.Token);
            return Tell(parsed, paths, scores, saved.ClassNames, top);
        }
        else
        {
            var paths = ImageArguments.Expand([model, .. images]); // there is no model, so the first is an image, too
            NamedWeights.Fetch(weights);
            using var interruption = new Interruption("Stopping.");
            using var scoring = new WeightsScoring(weights, parsed.GetRequiredValue(CommonOptions.Device));
            var views = CommonOptions.GetViews(parsed) ?? TestTimeAugmentation.None;
            var limit = parsed.GetValue(CommonOptions.PixelLimit) ?? ImageDecoder.DefaultPixelLimit;
            return Tell(parsed, paths, scoring.ScoreFiles(paths, views, limit, interruption.Token), scoring.ClassNames, top);
        }
    }

    private static int Tell(ParseResult parsed, IReadOnlyList<string> paths, IEnumerable<ScoredImage> scores, IReadOnlyList<string> classNames, int top)
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
