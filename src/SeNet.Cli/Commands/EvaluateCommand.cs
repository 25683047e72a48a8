using System.CommandLine;
using Microsoft.ML;
using SeNet.Cli.Data;
using SeNet.Cli.Evaluation;
using SeNet.Cli.Models;
using SeNet.Cli.Output;

namespace SeNet.Cli.Commands;

/// <summary><c>senet evaluate</c>.</summary>
internal static class EvaluateCommand
{
    private static readonly Argument<string> Data = new("DATA")
    {
        Description = $"Images that the model has not seen in training: {LabelledImages.Kinds}. Of CIFAR-10 the test images are taken, "
            + "of a folder that holds train, val and test the last.",
    };

    public static Command Create()
    {
        var command = new Command("evaluate", "Measures a model on images whose classes are known.")
        {
            CommonOptions.Model, Data, CommonOptions.Device, CommonOptions.OnBadImage, CommonOptions.PixelLimit, CommonOptions.Views,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        using var interruption = new Interruption("Stopping.");
        var path = parsed.GetRequiredValue(Data);
        var context = new MLContext();
        context.Log += Messages.ShowWarning;
        var data = LabelledImages.Open(context, path, DataUse.Measuring);
        using var model = SavedModel.Load(parsed.GetRequiredValue(CommonOptions.Model), parsed.GetRequiredValue(CommonOptions.Device));
        data.RequireClassesAmong(path, model.ClassNames);

        var tally = new EvaluationTally(model.ClassNames, skipBadImages: parsed.GetValue(CommonOptions.OnBadImage) == "skip");
        var count = data.View.GetRowCount();
        var (views, pixelLimit) = (CommonOptions.GetViews(parsed), parsed.GetValue(CommonOptions.PixelLimit));
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
        if (parsed.GetValue(CommonOptions.Json)) Report.Json(result);
        else result.Write();
        return ExitCode.Success;
    }
}
