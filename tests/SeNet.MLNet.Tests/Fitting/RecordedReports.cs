using SeNet.Torch.Training;

namespace SeNet.MLNet.Tests.Fitting;

/// <summary>Keeps every report, and may act on it.</summary>
internal sealed class RecordedReports(Action<TrainingReport>? act = null) : IProgress<TrainingReport>
{
    public List<TrainingReport> All { get; } = [];

    public void Report(TrainingReport value)
    {
        All.Add(value);
        act?.Invoke(value);
    }
}
