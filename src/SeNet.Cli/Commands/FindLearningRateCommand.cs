using System.CommandLine;
using Microsoft.ML;
using SeNet.Cli.Data;
using SeNet.Cli.Output;
using SeNet.Cli.Training;
using SeNet.Reports.Charts;
using SeNet.Torch.Files;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;

namespace SeNet.Cli.Commands;

/// <summary><c>senet find-lr</c>.</summary>
internal static class FindLearningRateCommand
{
    private static readonly Option<double> From = new("--from") { Description = "The first learning rate.", HelpName = "RATE", DefaultValueFactory = _ => new LearningRateSweep().From };
    private static readonly Option<double> To = new("--to") { Description = "The last learning rate.", HelpName = "RATE", DefaultValueFactory = _ => new LearningRateSweep().To };
    private static readonly Option<int> Steps = new("--steps") { Description = "How many learning rates to try.", HelpName = "N", DefaultValueFactory = _ => new LearningRateSweep().Steps };
    private static readonly Option<string?> Table = new("--table") { Description = "Write rates and losses as CSV.", HelpName = "FILE" };
    private static readonly Option<string?> Plot = new("--plot") { Description = "Draw the loss over the learning rate: a PNG file.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("find-lr", "Trains for some steps with an ever higher learning rate and suggests one for 'senet train' with the same options.") { From, To, Steps, Table, Plot };
        TrainCommand.AddLearningOptions(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (table, plot) = (parsed.GetValue(Table), parsed.GetValue(Plot));
        var writes = parsed.GetValue(TrainCommand.Ranks) == "one" || RankPlace.Current.IsFirst;
        if (writes && table is not null) OutputFile.RequireWritable(table);
        if (writes && plot is not null) OutputFile.RequireWritable(plot);
        using var interruption = new Interruption("Stopping.");
        var context = new MLContext();
        context.Log += Messages.ShowWarning;
        var request = TrainCommand.ToRequest(parsed).WithParts();
        var data = LabelledImages.Open(context, request.Data, DataUse.Training);
        var sweep = new LearningRateSweep { From = parsed.GetValue(From), To = parsed.GetValue(To), Steps = parsed.GetValue(Steps) };
        var trainer = TrainingSession.CreateTrainer(context, () => request.ToTrainerOptions(data.IsCifar10) with { CancellationToken = interruption.Token });
        var found = ProgressDisplay.ForThisConsole().Run(display => trainer.FindLearningRate(data.WithKeys(context, data.ClassNames), sweep, new SweepProgress(display, sweep.Steps)));

        if (!writes) return ExitCode.Success;
        if (table is not null) AtomicFile.Write(table, stream => stream.Write(FindLearningRateResult.ToCsv(found)));
        if (plot is not null) AtomicFile.Write(plot, stream => stream.Write(LearningRateChart.Draw(found)));
        var result = FindLearningRateResult.From(found);
        if (parsed.GetValue(CommonOptions.Json)) Report.Json(result);
        else Report.Line(result.ToString());
        return ExitCode.Success;
    }

    private sealed class SweepProgress(IProgress<ProgressNews> display, int steps) : IProgress<LearningRatePoint>
    {
        private int _done;

        public void Report(LearningRatePoint value) =>
            display.Report(new ProgressNews((double)++_done / steps, $"learning rate {value.LearningRate:G3}  loss {value.SmoothedLoss:F4}"));
    }
}
