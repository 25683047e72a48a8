using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace SeNet.Samples.PredictionService.Tests;

/// <summary>The service on a free port of this machine, with a client.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private RunningService(WebApplication app)
    {
        App = app;
        Batches = new BatchRecorder(app.Services);
    }

    public WebApplication App { get; }

    public HttpClient Client { get; } = new();

    public BatchRecorder Batches { get; }

    /// <summary>Starts it and waits until it is healthy.</summary>
    public static async Task<RunningService> StartAsync(string model, params string[] settings)
    {
        var service = new RunningService(PredictionApp.Create(["--model", model, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning", .. settings]));
        await service.App.StartAsync();
        service.Client.BaseAddress = new Uri(service.App.Urls.Single());
        for (var tries = 0; await service.HealthAsync() != HttpStatusCode.OK; tries++)
        {
            Assert.True(tries < 600, "The service isn't healthy after 60 s.");
            await Task.Delay(100);
        }
        return service;
    }

    public async Task<HttpStatusCode> HealthAsync()
    {
        using var response = await Client.GetAsync("/health");
        return response.StatusCode;
    }

    /// <summary>Posts a body.</summary>
    public Task<Reply> PostAsync(byte[] image, string? type = "image/png", string query = "", CancellationToken cancellation = default)
    {
        var content = new ByteArrayContent(image);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return PostAsync(content, query, cancellation);
    }

    /// <summary>Posts a form.</summary>
    public Task<Reply> PostFormAsync(params byte[][] images)
    {
        var form = new MultipartFormDataContent();
        foreach (var image in images) form.Add(new ByteArrayContent(image), "image", "picture.png");
        return PostAsync(form);
    }

    public async Task<Reply> PostAsync(HttpContent content, string query = "", CancellationToken cancellation = default)
    {
        using var response = await Client.PostAsync("/predict" + query, content, cancellation);
        var body = await response.Content.ReadAsStringAsync(cancellation);
        return new Reply(response.StatusCode, JsonDocument.Parse(body).RootElement, response.Headers.RetryAfter?.Delta);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Batches.Dispose();
        Client.Dispose();
    }
}
