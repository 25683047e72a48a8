using System.Diagnostics;
using SeNet.Samples.PredictionService.Scoring;

namespace SeNet.Samples.PredictionService.Batching;

/// <summary>Warms the model up, then scores batch after batch. On the host's end it answers what has been accepted first.</summary>
internal sealed partial class BatchWorker(
    PredictionQueue queue, BatchScorer scorer, ServiceOptions options, Readiness readiness, BatchMetrics metrics,
    IHostApplicationLifetime lifetime, ILogger<BatchWorker> logger) : BackgroundService
{
    // One white pixel, as GIF.
    private static readonly byte[] Pixel =
        [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 255, 255, 255, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B];

    /// <summary>Called after the server has stopped accepting requests and, where time allowed, all are answered.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Close(); // which ends the loop
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await ServerStartedAsync(stoppingToken)) return;
        if (!WarmUp())
        {
            queue.Close();
            lifetime.StopApplication();
        }
        while (await queue.TakeAsync(lifetime.ApplicationStopping) is { } batch)
            if (batch.Count > 0) Score(batch);
    }

    // So that who asks for its health is told that it warms up, and so that stopping doesn't interrupt starting.
    private async Task<bool> ServerStartedAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var success = lifetime.ApplicationStarted.Register(() => started.TrySetResult(true));
        using var failure = cancellation.Register(() => started.TrySetResult(false));
        return await started.Task;
    }

    // A whole batch: one that doesn't fit into memory shows now.
    private bool WarmUp()
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var outcomes = scorer.Score(Enumerable.Repeat(Pixel, options.Batching.MaxSize));
            if (outcomes.FirstOrDefault(outcome => outcome.Failure is not null).Failure is { } failure) throw failure;
        }
        catch (Exception failure)
        {
            WarmUpFailed(failure);
            readiness.SetFailed();
            return false;
        }
        WarmedUp(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        readiness.SetReady();
        return true;
    }

    private void Score(IReadOnlyList<PendingPrediction> batch)
    {
        var start = Stopwatch.GetTimestamp();
        IReadOnlyList<ScoringOutcome> outcomes;
        try
        {
            outcomes = scorer.Score(batch.Select(pending => pending.Image));
        }
        catch (Exception failure)
        {
            BatchFailed(failure, batch.Count);
            foreach (var pending in batch) pending.Fail(failure);
            return;
        }
        var duration = Stopwatch.GetElapsedTime(start);
        metrics.BatchScored(batch.Count, duration);
        Scored(batch.Count, duration.TotalMilliseconds);
        foreach (var (pending, outcome) in batch.Zip(outcomes))
            if (outcome.Failure is { } failure) pending.Fail(failure);
            else pending.Complete(outcome.Probabilities!);
    }

    [LoggerMessage(LogLevel.Information, "Ready: the first batch took {Milliseconds:F0} ms.")]
    private partial void WarmedUp(double milliseconds);

    [LoggerMessage(LogLevel.Critical, "The model can't score; stopping.")]
    private partial void WarmUpFailed(Exception failure);

    [LoggerMessage(LogLevel.Error, "Scoring a batch of {Count} failed.")]
    private partial void BatchFailed(Exception failure, int count);

    [LoggerMessage(LogLevel.Debug, "Scored a batch of {Count} in {Milliseconds:F1} ms.")]
    private partial void Scored(int count, double milliseconds);
}
