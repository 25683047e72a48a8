using System.CommandLine;
using SeNet.Samples.Common.Processes;

namespace SeNet.Samples.Quickstart;

/// <summary>The command line; <see cref="ImageClassification"/> is what the sample is about.</summary>
internal static class Program
{
    private static readonly Option<int> Images = new("--images") { Description = "Number of images to draw, at least 100. Default: 10,000.", HelpName = "N", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int> Epochs = new("--epochs") { Description = "Passes over the training images. Default: 8.", HelpName = "N", DefaultValueFactory = _ => 8 };
    private static readonly Option<string> Output = new("--output") { Description = "Folder for images, model and pictures. Default: runs/quickstart.", HelpName = "FOLDER", DefaultValueFactory = _ => Path.Combine("runs", "quickstart") };
    private static readonly Argument<string> Model = new("MODEL") { Description = "The model.zip of an earlier run." };
    private static readonly Argument<string[]> Files = new("FILES") { Description = "Image files.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string> Sheet = new("--sheet") { Description = "The PNG file for the pictures with their predictions. Default: predictions.png.", HelpName = "FILE", DefaultValueFactory = _ => "predictions.png" };

    private static int Main(string[] args)
    {
        var predict = new Command("predict", "Loads a model and says what is on pictures.") { Model, Files, Sheet };
        predict.SetAction(parsed => SampleRun.Execute(_ =>
        {
            ImageClassification.Predict(parsed.GetValue(Model)!, parsed.GetValue(Files)!, Path.GetFullPath(parsed.GetValue(Sheet)!));
            return true;
        }));
        var program = new RootCommand($"Draws images, trains ML.NET to tell them apart, saves the model, and uses it in another process. {SampleRun.ManyProcesses}") { Images, Epochs, Output, predict };
        program.SetAction(parsed => SampleRun.Execute(cancellationToken =>
            ImageClassification.Train(parsed.GetValue(Images), parsed.GetValue(Epochs), Path.GetFullPath(parsed.GetValue(Output)!), cancellationToken)));
        return program.Parse(args).Invoke(SampleRun.Invocation);
    }
}
