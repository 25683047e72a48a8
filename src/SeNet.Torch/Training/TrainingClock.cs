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

    public TimeSpan Elapsed => _total.Elapsed;

    /// <summary>Training time of this epoch, without evaluation.</summary>
    public TimeSpan EpochTraining => _total.Elapsed - _epochStart - (_evaluation.Elapsed - _evaluationBeforeEpoch);

    public double ImagesPerSecond => _epochImages / EpochTraining.TotalSeconds;

    public TimeSpan TimeLeft
    {
        get
        {
            if (_steps == 0) return TimeSpan.Zero;
            var training = (_total.Elapsed - _evaluation.Elapsed) / _steps * ((long)epochs * stepsPerEpoch - _steps);
            var evaluation = _evaluations == 0 ? TimeSpan.Zero : _evaluation.Elapsed / _evaluations * (epochs - _evaluations);
            return training > TimeSpan.Zero ? training + evaluation : evaluation;
        }
    }

    public void StartEpoch()
    {
        _epochStart = _total.Elapsed;
        _evaluationBeforeEpoch = _evaluation.Elapsed;
        _epochImages = 0;
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
