using System.Diagnostics.Metrics;

namespace SeNet.Samples.PredictionService.Batching;

/// <summary>What the worker does, for <c>dotnet-counters</c>, OpenTelemetry or any other listener. Thread-safe.</summary>
internal sealed class BatchMetrics
{
    public const string MeterName = "SeNet.PredictionService";

    private readonly Histogram<int> _size;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<int> _pending;

    public BatchMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _size = meter.CreateHistogram<int>("prediction.batch.size", "{image}", "Images scored at once; its count is the number of batches.");
        _duration = meter.CreateHistogram<double>("prediction.batch.duration", "s", "Time to decode and score a batch.");
        _pending = meter.CreateUpDownCounter<int>("prediction.pending", "{image}", "Uploaded images that wait for their answer.");
    }

    public void BatchScored(int size, TimeSpan duration)
    {
        _size.Record(size);
        _duration.Record(duration.TotalSeconds);
    }

    public void Accepted() => _pending.Add(1);

    public void Answered() => _pending.Add(-1);
}
