using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using SeNet.Samples.PredictionService.Scoring;

namespace SeNet.Samples.PredictionService.Tests;

public sealed class HealthTests(TrainedModel model)
{
    [Fact]
    public async Task Health_WarmedUp_IsHealthyUntilItStops()
    {
        await using var service = await RunningService.StartAsync(model.Path);

        Assert.Equal(HttpStatusCode.OK, await service.HealthAsync());
        Assert.False(service.App.Services.GetRequiredService<Readiness>().HasFailed);
        await service.App.StopAsync();
        await Assert.ThrowsAsync<HttpRequestException>(service.HealthAsync);
    }

    [Fact]
    public async Task Health_ModelThatCantScore_StopsTheService()
    {
        await using var app = PredictionApp.Create(["--model", model.Path, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None"]);
        var readiness = app.Services.GetRequiredService<Readiness>();
        Assert.Equal(HealthStatus.Unhealthy, (await readiness.CheckHealthAsync(new HealthCheckContext())).Status);
        app.Services.GetRequiredService<SavedModel>().Dispose();

        await app.StartAsync();
        await app.WaitForShutdownAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.True(readiness.HasFailed);
        Assert.Equal(HealthStatus.Unhealthy, (await readiness.CheckHealthAsync(new HealthCheckContext())).Status);
    }
}
