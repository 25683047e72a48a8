namespace SeNet.Torch.Training;

/// <summary>What a <see cref="LossMeter"/> has added up.</summary>
/// <param name="Loss">Sum of the losses, each times its images.</param>
/// <param name="Images">Images counted.</param>
/// <param name="Hits">Images recognized.</param>
/// <param name="Steps">Steps counted.</param>
/// <param name="ReportedLoss">Sum of the losses since the last report.</param>
/// <param name="ReportedSteps">Steps since then.</param>
internal readonly record struct LossSums(double Loss, long Images, long Hits, int Steps, double ReportedLoss, int ReportedSteps);
