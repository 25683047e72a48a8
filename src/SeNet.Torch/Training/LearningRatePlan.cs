namespace SeNet.Torch.Training;

/// <summary>The learning rate of every step of one run. What it has seen is the finished epochs alone, so that those restore it.</summary>
internal sealed class LearningRatePlan
{
    private readonly TrainingOptions _options;
    private readonly int _stepsPerEpoch;
    private readonly TrainingMetric _metric;
    private readonly PlateauWatch? _plateau;

    public LearningRatePlan(TrainingOptions options, int stepsPerEpoch, bool hasTestImages)
    {
        _options = options;
        _stepsPerEpoch = stepsPerEpoch;
        if (options.Schedule.Plateau is not { } plateau) return;
        _metric = plateau.Metric.Available(hasTestImages);
        _plateau = new PlateauWatch(plateau, _metric);
    }

    /// <summary>The rate of a step.</summary>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="step">Within the epoch, counted from 0.</param>
    public double At(int epoch, int step) =>
        _options.LearningRate * (_plateau?.Factor ?? 1) * _options.Schedule.Factor((epoch - 1L) * _stepsPerEpoch + step, _stepsPerEpoch, _options.Epochs);

    /// <summary>Takes a finished epoch into account.</summary>
    public void EndEpoch(EpochReport report) => _plateau?.Add(report.Figure(_metric));
}
