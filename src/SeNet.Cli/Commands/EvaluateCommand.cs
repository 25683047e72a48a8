using System.CommandLine;
using SeNet.Cli.Data;
using SeNet.Cli.Evaluation;
using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Cli.Sharding;
using SeNet.MLNet;

namespace SeNet.Cli.Commands;

/// <summary><c>senet evaluate</c>.</summary>
internal static class EvaluateCommand
{
    private static readonly Argument<string?> Data = new("DATA")
    {
        Description = $"Images that the model has not seen in training: {LabelledImages.Kinds}. Of CIFAR-10 the test images are taken, "
            + "of a folder that holds train, val and test the last.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> List = ShardingOptions.CreateList("a path, a tab and its class, or a path in a folder of the class's name,");

    public static Command Create()
    {
        var command = new Command("evaluate", "Measures a model on images whose classes are known.")
        {
            CommonOptions.Model, Data, List, ShardingOptions.Output, ShardingOptions.ShardSize, CommonOptions.Device, CommonOptions.OnBadImage,
            CommonOptions.PixelLimit, CommonOptions.Views,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var images = new EvaluationImages(parsed.GetValue(Data), parsed.GetValue(List));
        var output = ShardingOptions.RequireOutput(parsed);
        if (images is { Data: not null, List: not null } || (!images.IsNamed && output is null))
            throw new UsageException("'evaluate' needs images: either DATA or --list FILE.");
        var modelPath = parsed.GetRequiredValue(CommonOptions.Model);
        var device = parsed.GetRequiredValue(CommonOptions.Device);
        var (skipBadImages, json) = (parsed.GetValue(CommonOptions.OnBadImage) == "skip", parsed.GetValue(CommonOptions.Json));
        var (views, pixelLimit) = (CommonOptions.GetViews(parsed), parsed.GetValue(CommonOptions.PixelLimit));
        if (output is not null)
        {
            var task = new EvaluateTask(images, skipBadImages, views, pixelLimit, json);
            var file = new ScorerFile<SeResNetTransformer>(modelPath, "the model's", onDevice => SavedModel.Load(modelPath, onDevice));
            return new ShardedScoring<SeResNetTransformer>(output, file, device, parsed.GetValue(ShardingOptions.ShardSize)).Run(task);
        }

        using var interruption = new Interruption("Stopping.");
        using var model = SavedModel.Load(modelPath, device);
        var data = images.OpenAll(model.ClassNames, interruption.Token);
        var tally = new EvaluationTally(model.ClassNames, skipBadImages);
        var count = data.View.GetRowCount();
        ProgressDisplay.ForThisConsole().Run(display =>
        {
            foreach (var image in ImageScoring.Score(model, data.View, views, pixelLimit, interruption.Token))
            {
                tally.Add(image);
                if (tally.Seen % 32 == 0) display.Report(new ProgressNews((double?)tally.Seen / count, $"{tally.Seen:N0} images"));
            }
            return tally;
        });

        var result = tally.ToResult();
        if (json) Report.Json(result);
        else result.Write();
        return ExitCode.Success;
    }
}
