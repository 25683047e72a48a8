using Microsoft.ML;
using SeNet.MLNet;
using SeNet.Torch.Network;

namespace SeNet.Reports.Tests.Scoring;

public sealed class ViewEvaluationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Complete_FittedPipeline_CountsAsMLNetsEvaluateAndShowsTheWrongImages()
    {
        var images = _context.Data.LoadImageFolder(DrawnImages.Write(_folder, "photos", images: 8, seed: 1));
        using var run = new RunFolder(_folder["run"]);
        var model = Fit(run, images);

        var evaluation = run.Complete(model, images);

        var metrics = _context.MulticlassClassification.Evaluate(model.Transform(images));
        Assert.Equal(metrics.MicroAccuracy, evaluation.Accuracy, 1e-12);
        Assert.Equal(metrics.LogLoss, evaluation.Loss, 1e-5);
        Assert.Equal(metrics.ConfusionMatrix.Counts.Select(row => row.ToArray()), Enumerable.Range(0, 2).Select(actual => Enumerable.Range(0, 2).Select(predicted => (double)evaluation.Confusion[actual, predicted]).ToArray()));
        Assert.Equal(16 - evaluation.Confusion.Correct, evaluation.WorstMistakes.Count);
        Assert.All(evaluation.WorstMistakes, mistake =>
        {
            Assert.Equal(DrawnImages.Classes[mistake.Actual], Path.GetFileName(Path.GetDirectoryName(mistake.Name)));
            Assert.Equal(32, mistake.ReadImage().Width);
        });
        Assert.Contains("of 16 test images right", File.ReadAllText(run.ReportPath));
    }

    [Fact]
    public void Complete_TransformerAloneAndTextLabels_CountsTheSame()
    {
        var images = _context.Data.LoadImageFolder(DrawnImages.Write(_folder, "photos", images: 4, seed: 1));
        using var run = new RunFolder(_folder["run"]);
        var model = Fit(run, images);

        Assert.Equal(run.Complete(model, images).Accuracy, run.Complete(model.LastTransformer, images).Accuracy);
    }

    [Fact]
    public void Complete_LabelThatTheModelDoesNotKnow_NamesIt()
    {
        var images = _context.Data.LoadImageFolder(DrawnImages.Write(_folder, "photos", images: 4, seed: 1));
        using var run = new RunFolder(_folder["run"]);
        var model = Fit(run, images);
        Directory.Move(_folder["photos", "disc"], _folder["photos", "moon"]);

        var error = Assert.Throws<ArgumentException>(() => run.Complete(model.LastTransformer, _context.Data.LoadImageFolder(_folder["photos"])));

        Assert.Contains("Label column 'Label' has the class 'moon', which the model doesn't know; it knows 'disc', 'stripes'.", error.Message);
        Assert.Contains("'Kind' of labels", Assert.Throws<ArgumentException>(() => run.Complete(model, images, "Kind")).Message);
    }

    private Microsoft.ML.Data.TransformerChain<SeResNetTransformer> Fit(RunFolder run, IDataView images) =>
        _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.MulticlassClassification.Trainers.SeResNet(run.Watch(new SeResNetTrainer.Options
            {
                Architecture = SeResNetArchitecture.FromName("cifar_se_resnet8"),
                ImageSize = 32,
                Epochs = 1,
                BatchSize = 4,
                LearningRate = 0.02,
                Device = "cpu",
            })))
            .Fit(images);
}
