namespace SeNet.Torch.Training;

/// <summary>News from a training run: a <see cref="StepReport"/> or an <see cref="EpochReport"/>. Sent on the training thread.</summary>
public abstract record TrainingReport
{
    private protected TrainingReport()
    {
    }

    /// <summary>The epoch, counted from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Epochs in the run.</summary>
    public int Epochs { get; init; }

    /// <summary>The learning rate in use.</summary>
    public double LearningRate { get; init; }

    /// <summary>Training speed of this epoch so far, in images per second, without evaluation.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>Estimated time until the run ends, evaluations included.</summary>
    public TimeSpan TimeLeft { get; init; }
}
