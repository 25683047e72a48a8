using Microsoft.ML;
using SeNet.Cli.Data;
using SeNet.Cli.Output;
using SeNet.MLNet;
using SeNet.Reports;
using SeNet.Torch.Files;
using SeNet.Torch.Native;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;

namespace SeNet.Cli.Training;

/// <summary>Carries out <c>senet train</c>.</summary>
internal static class TrainingSession
{
    public static int Run(TrainRequest request, bool json)
    {
        // A mistake in a path or an option shows before an hour of training.
        var writes = request.Ranks == Ranks.One || RankPlace.Current.IsFirst;
        if (writes) OutputFile.RequireWritable(request.Output);
        if (writes && request.Weights is not null) OutputFile.RequireWritable(request.Weights);
        using var interruption = new Interruption("Stopping after this step; the model is kept as it is then.");
        var context = new MLContext();
        request = request.WithParts();
        var data = LabelledImages.Open(context, request.Data, DataUse.Training);
        context.Log += Messages.ShowWarning; // of the files that aren't images the summary tells
        SeResNetTrainer.Options? checkedOptions = null;
        CreateTrainer(context, () => checkedOptions = request.ToTrainerOptions(data.IsCifar10)); // refuses wrong options before a folder is made
        ComputeDevice.Resolve(request.Device);
        var summary = DataSummary.Create(request.Data, data);
        summary.Write();
        summary.Advise(begins: request.InitialWeights is not null, checkedOptions!.ImageSize);
        using var run = request.RunFolder is null || !writes ? null : new RunFolder(request.RunFolder, new RunFolderOptions { Title = Path.GetFileNameWithoutExtension(request.Output) });
        var epochs = new List<EpochReport>();
        using var model = ProgressDisplay.ForThisConsole().Run(display =>
        {
            var validation = request.Validation is null ? null : OpenValidation(context, request.Validation, data);
            var options = request.ToTrainerOptions(data.IsCifar10);
            OptionSummary.Write(options, request.RecipeFor(options.ImageSize), request.RunFolder);
            var trainer = CreateTrainer(context, () => Watch(run, options with
            {
                ValidationSet = validation,
                CancellationToken = interruption.Token,
                Progress = new TrainingProgress(display, epochs),
            }));
            return trainer.Fit(data.WithKeys(context, data.ClassNames));
        });
        var stopped = interruption.Token.IsCancellationRequested;
        if (!writes) return stopped ? ExitCode.Interrupted : ExitCode.Success;
        AtomicFile.Write(request.Output, stream => context.Model.Save(model, ImageSchema(data.View), stream));
        if (request.Weights is not null) model.SaveWeights(request.Weights);
        run?.Complete();

        var result = TrainResult.From(request, run?.ReportPath, model, epochs, stopped);
        if (json) Report.Json(result);
        else Report.Line(result.ToString());
        return stopped ? ExitCode.Interrupted : ExitCode.Success;
    }

    private static SeResNetTrainer.Options Watch(RunFolder? run, SeResNetTrainer.Options options) => run?.Watch(options) ?? options;

    /// <summary>A trainer; refused options are wrong usage.</summary>
    public static SeResNetTrainer CreateTrainer(MLContext context, Func<SeResNetTrainer.Options> options)
    {
        try
        {
            return context.MulticlassClassification.Trainers.SeResNet(options());
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error);
        }
    }

    private static IDataView OpenValidation(MLContext context, string path, LabelledImages data)
    {
        var images = LabelledImages.Open(context, path, DataUse.Validation);
        images.RequireClassesAmong(path, data.ClassNames);
        return images.WithKeys(context, data.ClassNames);
    }

    // What the model takes: scoring needs neither label nor path.
    private static DataViewSchema ImageSchema(IDataView view)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Image", view.Schema["Image"].Type);
        return schema.ToSchema();
    }
}
