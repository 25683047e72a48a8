namespace SeNet.Torch.Training;

/// <summary>What a <see cref="TrainingClock"/> shows.</summary>
/// <param name="Elapsed">Time since the run began, without pauses between its parts.</param>
/// <param name="EpochTraining">Training time of the epoch under way.</param>
/// <param name="EpochImages">Images trained on in it.</param>
internal readonly record struct ClockReading(TimeSpan Elapsed, TimeSpan EpochTraining, int EpochImages);
