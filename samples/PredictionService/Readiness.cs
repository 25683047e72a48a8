using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SeNet.Samples.PredictionService;

/// <summary>Whether the model has scored its first batch: what <c>GET /health</c> tells. Thread-safe.</summary>
internal sealed class Readiness : IHealthCheck
{
    private volatile bool _isReady, _hasFailed;

    public bool HasFailed => _hasFailed;

    public void SetReady() => _isReady = true;

    public void SetFailed() => _hasFailed = true;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isReady ? HealthCheckResult.Healthy("Ready.")
            : HealthCheckResult.Unhealthy(_hasFailed ? "The model can't score." : "The model is being warmed up."));
}
