using SeNet.Torch.Training;

namespace SeNet.Reports.TensorBoard;

/// <summary>Training reports as TensorBoard's scalars: epochs under the epoch's number, the loss between them under the step's.</summary>
/// <param name="folder">Where the event file goes.</param>
/// <param name="measured">What the images are called that the network is measured with after each epoch.</param>
internal sealed class ScalarEvents(string folder, string measured) : IDisposable
{
    private readonly EventFile _file = new(folder);
    private bool _failed;

    /// <summary>Writes a report down. After a failure, no more is written.</summary>
    public void Add(TrainingReport report)
    {
        if (_failed) return;
        try
        {
            switch (report)
            {
                case StepReport step:
                    _file.Write((step.Epoch - 1L) * step.StepsPerEpoch + step.Step, ("step/loss", step.Loss), ("step/learning_rate", step.LearningRate));
                    break;
                case EpochReport epoch:
                    _file.Write(epoch.Epoch, Scalars(epoch));
                    break;
            }
        }
        catch (IOException)
        {
            // Half a record may be in the file, behind which nothing can be read.
            _failed = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private IEnumerable<(string Tag, double Value)> Scalars(EpochReport epoch)
    {
        yield return ("loss/training", epoch.TrainingLoss);
        yield return ("accuracy/training", epoch.TrainingAccuracy);
        if (epoch.Test is { } test)
        {
            yield return ($"loss/{measured}", test.Loss);
            yield return ($"accuracy/{measured}", test.Accuracy);
        }
        yield return ("learning_rate", epoch.LearningRate);
        yield return ("images_per_second", epoch.ImagesPerSecond);
    }
}
