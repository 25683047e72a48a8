using System.CommandLine;
using SeNet.Cli.Data;
using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Cli.Prediction;

namespace SeNet.Cli.Commands;

/// <summary><c>senet predict</c>.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string[]> Images = new("IMAGE")
    {
        Description = "Image files, folders of images, or patterns like 'photos/*.jpg'.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<int> Top = new("--top") { Description = "How many of the most probable classes to give, at least 1.", HelpName = "K", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("predict", "Says what is on images. The exit code is 1 if one of them can't be read; the others are still told.")
        {
            CommonOptions.Model, Images, Top, CommonOptions.Device, CommonOptions.PixelLimit, CommonOptions.Views,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var top = parsed.GetValue(Top);
        if (top < 1) throw new UsageException($"--top must be at least 1, not {top}.");
        using var interruption = new Interruption("Stopping.");
        var paths = ImageArguments.Expand(parsed.GetRequiredValue(Images));
        using var model = SavedModel.Load(parsed.GetRequiredValue(CommonOptions.Model), parsed.GetRequiredValue(CommonOptions.Device));

        var json = parsed.GetValue(CommonOptions.Json);
        var images = new List<PredictResult.Image>();
        var pixelLimit = parsed.GetValue(CommonOptions.PixelLimit);
        var all = ImageScoring.ScoreFiles(model, paths, CommonOptions.GetViews(parsed), pixelLimit, interruption.Token);
        foreach (var (index, scored) in all.Index())
        {
            var image = PredictResult.Image.From(paths[index], scored, model.ClassNames, top);
            images.Add(image);
            if (image.Error is not null) Messages.Write($"error: {image.Error}");
            else if (!json) image.Write();
        }
        if (json) Report.Json(new PredictResult(images));
        return images.Exists(image => image.Error is not null) ? ExitCode.Failure : ExitCode.Success;
    }
}
