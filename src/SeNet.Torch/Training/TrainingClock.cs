using System.Diagnostics;

namespace SeNet.Torch.Training;

/// <summary>Keeps the time of training and of evaluation apart, for speeds and the estimate of what is left.</summary>
internal sealed class TrainingClock(int epochs, int stepsPerEpoch)
{
    private readonly Stopwatch _total = Stopwatch.StartNew();
    private readonly Stopwatch _evaluation = new();
    private TimeSpan _epochStart;
    private TimeSpan _evaluationBeforeEpoch;
    private long _steps;
    private int _evaluations;
    private int _epochImages;
    private ClockReading _before;
    private TimeSpan _epochBefore;
    private long _stepsBefore;
    private int _epochsBefore;

    public TimeSpan Elapsed => _before.Elapsed + _total.Elapsed;

    /// <summary>What to go on from another time.</summary>
    public ClockReading Reading => new(Elapsed, EpochTraining, _epochImages);

    /// <summary>Training time of this epoch, without evaluation.</summary>
    public TimeSpan EpochTraining => _epochBefore + _total.Elapsed - _epochStart - (_evaluation.Elapsed - _evaluationBeforeEpoch);

    public double ImagesPerSecond => _epochImages / EpochTraining.TotalSeconds;

    public TimeSpan TimeLeft
    {
        get
        {
            if (_steps == 0) return TimeSpan.Zero;
            var training = (_total.Elapsed - _evaluation.Elapsed) / _steps * ((long)epochs * stepsPerEpoch - _stepsBefore - _steps);
            var evaluation = _evaluations == 0 ? TimeSpan.Zero : _evaluation.Elapsed / _evaluations * (epochs - _epochsBefore - _evaluations);
            return training > TimeSpan.Zero ? training + evaluation : evaluation;
        }
    }

    /// <summary>Goes on from a reading, within an epoch that is about to start.</summary>
    public void Resume(ClockReading reading, RunPosition position)
    {
        _before = reading;
        _stepsBefore = (position.Epoch - 1L) * stepsPerEpoch + position.Batches;
        _epochsBefore = position.Epoch - 1;
    }

    public void StartEpoch()
    {
        (_epochBefore, _epochImages) = (_before.EpochTraining, _before.EpochImages);
        _before = _before with { EpochTraining = TimeSpan.Zero, EpochImages = 0 };
        _epochStart = _total.Elapsed;
        _evaluationBeforeEpoch = _evaluation.Elapsed;
    }

    public void CountStep(int images)
    {
        _steps++;
        _epochImages += images;
    }

    /// <summary>Runs an evaluation on its own time.</summary>
    public T Evaluate<T>(Func<T> evaluation)
    {
        _evaluation.Start();
        try
        {
            return evaluation();
        }
        finally
        {
            _evaluation.Stop();
            _evaluations++;
        }
    }
}
