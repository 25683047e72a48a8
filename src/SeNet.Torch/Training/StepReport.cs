namespace SeNet.Torch.Training;

/// <summary>Sent every <see cref="TrainingRecipe.ReportEvery"/> steps and at the end of an epoch.</summary>
public sealed record StepReport : TrainingReport
{
    /// <summary>The step within the epoch, counted from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Steps in the epoch.</summary>
    public required int StepsPerEpoch { get; init; }

    /// <summary>Mean loss per step since the report before.</summary>
    public required double Loss { get; init; }
}
