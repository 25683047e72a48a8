using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.ML;
using SeNet.Samples.PredictionService.Batching;
using SeNet.Samples.PredictionService.Endpoints;
using SeNet.Samples.PredictionService.Scoring;
using SeNet.Samples.PredictionService.Uploads;

namespace SeNet.Samples.PredictionService;

/// <summary>Puts the service together.</summary>
internal static partial class PredictionApp
{
    private const string InHand = nameof(InHand);

    /// <summary>Reads the settings, loads the model, and prepares the server; nothing listens before it runs.</summary>
    /// <param name="args">Settings as <c>--Name value</c>; see <see cref="ServiceOptions"/>, and ASP.NET's own, such as <c>--urls</c>.</param>
    /// <exception cref="ArgumentException">A setting is missing or out of its bounds.</exception>
    /// <exception cref="InvalidOperationException">A setting is unknown or not a number.</exception>
    /// <exception cref="InvalidDataException">The model can't be loaded.</exception>
    public static WebApplication Create(string[] args)
    {
        // The page lies beside the program, wherever that is started.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var options = ServiceOptions.Read(builder.Configuration);
        var ml = new MLContext();
        var model = SavedModel.Load(ml, options.Model);

        builder.Services
            .AddSingleton(options)
            .AddSingleton(_ => model) // made by a function, so that the app disposes it
            .AddSingleton(_ => new BatchScorer(ml, model.Network))
            .AddSingleton(_ => new ClassLabels(model.Network))
            .AddSingleton<PredictionQueue>().AddSingleton<BatchMetrics>().AddSingleton<Readiness>()
            .AddSingleton<UploadReader>().AddSingleton<PredictEndpoint>()
            .AddHostedService<BatchWorker>()
            .AddProblemDetails();
        builder.Services.AddHealthChecks().AddCheck<Readiness>("model");
        SetLimits(builder, options);

        var app = builder.Build();
        _ = app.Services.GetRequiredService<SavedModel>();
        Map(app);
        Loaded(app.Logger, options.Model, model.Network.Architecture.Name, model.Network.ClassNames.Count, model.Network.Device);
        return app;
    }

    private static void SetLimits(WebApplicationBuilder builder, ServiceOptions options)
    {
        var maxBody = UploadReader.MaxBody(options.Upload);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = maxBody;
        });
        builder.Services.Configure<FormOptions>(form =>
        {
            form.MultipartBodyLengthLimit = maxBody;
            form.MemoryBufferThreshold = maxBody; // beyond which it would write files
        });
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.AddConcurrencyLimiter(InHand, limit => limit.PermitLimit = options.Batching.MaxPending);
            limiter.OnRejected = async (rejected, _) =>
                await RefusedException.Overloaded.ToResult(rejected.HttpContext.Response).ExecuteAsync(rejected.HttpContext);
        });
    }

    private static void Map(WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseSecurityHeaders();
        app.UseDefaultFiles().UseStaticFiles();
        app.UseRateLimiter();
        app.MapPost("/predict", (HttpRequest request, string? top, PredictEndpoint endpoint) => endpoint.HandleAsync(request, top)).RequireRateLimiting(InHand);
        app.MapHealthChecks("/health");
    }

    [LoggerMessage(LogLevel.Information, "Loaded {File}: {Architecture} for {ClassCount} classes, on {Device}.")]
    private static partial void Loaded(ILogger logger, string file, string architecture, int classCount, string device);
}
