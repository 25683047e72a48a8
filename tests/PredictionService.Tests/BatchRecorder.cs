using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SeNet.Samples.PredictionService.Batching;

namespace SeNet.Samples.PredictionService.Tests;

/// <summary>Listens to one service's metrics, as an operator's tools would.</summary>
internal sealed class BatchRecorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<int> _sizes = new();
    private int _pending;

    public BatchRecorder(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == BatchMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) =>
        {
            if (instrument.Name == "prediction.batch.size") _sizes.Enqueue(value);
            else Interlocked.Add(ref _pending, value);
        });
        _listener.Start();
    }

    /// <summary>The sizes of the batches scored so far.</summary>
    public int[] Sizes => [.. _sizes];

    /// <summary>Waits until so many uploaded images wait for their answer.</summary>
    public async Task WaitForPendingAsync(int count)
    {
        for (var tries = 0; Volatile.Read(ref _pending) != count; tries++)
        {
            Assert.True(tries < 3000, $"{Volatile.Read(ref _pending)} requests are pending, not {count}, after 30 s.");
            await Task.Delay(10);
        }
    }

    public void Dispose() => _listener.Dispose();
}
