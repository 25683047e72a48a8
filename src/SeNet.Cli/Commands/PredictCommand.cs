using System.CommandLine;
using SeNet.Cli.Data;
using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Cli.Prediction;
using SeNet.Cli.Sharding;
using SeNet.Torch.Batches;

namespace SeNet.Cli.Commands;

/// <summary><c>senet predict</c>.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string[]> Images = new("IMAGE")
    {
        Description = "Image files, folders of images, or patterns like 'photos/*.jpg'.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<int> Top = new("--top") { Description = "How many of the most probable classes to give, at least 1.", HelpName = "K", DefaultValueFactory = _ => 1 };

    private static readonly Option<string?> List = ShardingOptions.CreateList("a path");

    public static Command Create()
    {
        var command = new Command("predict", "Says what is on images. The exit code is 1 if one of them can't be read; the others are still told.")
        {
            CommonOptions.Model, Images, List, Top, ShardingOptions.Output, ShardingOptions.ShardSize, CommonOptions.Device, CommonOptions.Views,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var top = parsed.GetValue(Top);
        if (top < 1) throw new UsageException($"--top must be at least 1, not {top}.");
        var (arguments, list) = (parsed.GetValue(Images) ?? [], parsed.GetValue(List));
        var output = ShardingOptions.RequireOutput(parsed);
        var isNamed = arguments.Length > 0 || list is not null;
        if (!isNamed && output is null) throw new UsageException("'predict' needs images: IMAGE or --list FILE.");
        var modelPath = parsed.GetRequiredValue(CommonOptions.Model);
        var device = parsed.GetRequiredValue(CommonOptions.Device);
        var json = parsed.GetValue(CommonOptions.Json);
        if (output is not null)
        {
            var task = new PredictTask(isNamed ? ImageArguments.Read(arguments, list) : null, top, CommonOptions.GetViews(parsed), json);
            return new ShardedScoring(output, modelPath, device, parsed.GetValue(ShardingOptions.ShardSize)).Run(task);
        }

        using var interruption = new Interruption("Stopping.");
        string[] paths = [.. ImageArguments.Read(arguments, list)];
        if (paths.Length == 0) throw new ImageDataException("The list names no image.");
        using var model = SavedModel.Load(modelPath, device);

        var images = new List<PredictResult.Image>();
        foreach (var (index, scored) in ImageScoring.ScoreFiles(model, paths, CommonOptions.GetViews(parsed), interruption.Token).Index())
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
