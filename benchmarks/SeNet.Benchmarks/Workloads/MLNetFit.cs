using Microsoft.ML;
using SeNet.MLNet;
using SeNet.Torch.Training;

namespace SeNet.Benchmarks.Workloads;

/// <summary>A step: <c>Fit</c>, one epoch, of a fresh network on rows with images in memory, or in files.</summary>
internal sealed class MLNetFit : IWorkload, IProgress<TrainingReport>
{
    private readonly DrawnImages? _images;
    private readonly IDataView _view;
    private readonly SeResNetTrainer _trainer;
    private double _loss = double.NaN;

    public MLNetFit(BenchmarkCase benchmarkCase)
    {
        var mlContext = new MLContext(seed: 0);
        if (benchmarkCase.Photos is null) _images = new DrawnImages(benchmarkCase);
        _view = _images?.ToView(mlContext) ?? LabelledPhotos.Open(mlContext, benchmarkCase);
        _trainer = mlContext.MulticlassClassification.Trainers.SeResNet(new SeResNetTrainer.Options
        {
            Architecture = benchmarkCase.Architecture,
            ImageSize = benchmarkCase.ImageSize,
            Epochs = 1,
            BatchSize = benchmarkCase.BatchSize,
            Precision = benchmarkCase.BFloat16 ? TrainingPrecision.BFloat16 : TrainingPrecision.Float32,
            Seed = 0,
            Device = "cpu",
            Progress = this,
        });
    }

    public bool IsLong => true;

    public long Parameters { get; private set; }

    public double Step()
    {
        using var transformer = _trainer.Fit(_view);
        if (Parameters == 0) Parameters = ParameterCount.Of(transformer);
        return _loss;
    }

    void IProgress<TrainingReport>.Report(TrainingReport value)
    {
        if (value is EpochReport epoch) _loss = epoch.TrainingLoss;
    }

    public void Dispose() => _images?.Dispose();
}
