namespace SeNet.Torch.Training;

/// <summary>Follows the figure of a <see cref="LearningRateSchedule.ReduceOnPlateau"/> from epoch to epoch, as PyTorch's scheduler does.</summary>
internal sealed class PlateauWatch(LearningRateSchedule.ReduceOnPlateau options, TrainingMetric metric)
{
    private double? _best;
    private int _badEpochs;
    private int _cooldown;

    /// <summary>The factor on the learning rate by now.</summary>
    public double Factor { get; private set; } = 1;

    /// <summary>Takes the next epoch's figure into account.</summary>
    public void Add(double figure)
    {
        if (IsBetter(figure))
        {
            _best = figure;
            _badEpochs = 0;
        }
        else
        {
            _badEpochs++;
        }
        if (_cooldown > 0)
        {
            _cooldown--;
            _badEpochs = 0;
        }
        if (_badEpochs <= options.Patience) return;
        Factor = Math.Max(Factor * options.Gamma, options.MinFactor);
        _cooldown = options.Cooldown;
        _badEpochs = 0;
    }

    private bool IsBetter(double figure) => _best is not { } best
        || (metric == TrainingMetric.Accuracy ? figure > best * (1 + options.Threshold) : figure < best * (1 - options.Threshold));
}
