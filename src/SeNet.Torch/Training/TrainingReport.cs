namespace SeNet.Torch.Training;

/// <summary>News from a training run: a <see cref="StepReport"/> or an <see cref="EpochReport"/>. Sent on the training thread.</summary>
public abstract record TrainingReport
{
    private protected TrainingReport()
    {
    }

    /// <summary>The epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs in the run.</summary>
    public required int Epochs { get; init; }

    /// <summary>The learning rate in use.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Training speed of this epoch so far, in images per second, without evaluation.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Estimated time until the run ends, evaluations included.</summary>
    public required TimeSpan TimeLeft { get; init; }
}
