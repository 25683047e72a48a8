using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using SkiaSharp;

namespace SeNet.Samples.PredictionService.Tests;

public sealed class ProgramTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_Terminated_AnswersWhatItHasAccepted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Only Unix has signals to send.");
        using var program = new ServiceProgram(["--model", model.Path, "--urls", "http://127.0.0.1:0", "--Batching:MaxDelay", "60000", "--Logging:LogLevel:SeNet", "Debug"]);
        using var client = new HttpClient { BaseAddress = await program.WaitForAddressAsync() };
        var accepted = client.PostAsync("/predict", Image(TrainedModel.Png(1)));
        await program.WaitForAsync("Accepted an image");

        await program.TerminateAsync();

        Assert.Equal(HttpStatusCode.OK, (await accepted).StatusCode);
        Assert.Equal(0, (await program.WaitForExitAsync()).ExitCode);
        Assert.Empty(await program.Errors);
    }

    [Fact]
    public async Task Run_LargeUploads_NeverTouchTheDisk()
    {
        // ASP.NET would write them here, and fail.
        var nowhere = new Dictionary<string, string> { ["ASPNETCORE_TEMP"] = _folder["missing"] };
        using var program = new ServiceProgram(["--model", model.Path, "--urls", "http://127.0.0.1:0"], nowhere);
        using var client = new HttpClient { BaseAddress = await program.WaitForAddressAsync() };
        var large = EncodedImages.Encode(SKEncodedImageFormat.Png, 300, 300, (x, y) => new SKColor((uint)(x * 2654435761) ^ (uint)(y * 40503 * x)));
        Assert.True(large.Length > 128 << 10); // it writes what is longer than 64 KiB

        using var form = new MultipartFormDataContent { { Image(large), "image", "large.png" } };
        using var reply = await client.PostAsync("/predict", form);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, large));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/page.css")).StatusCode);
    }

    [Fact]
    public async Task Run_WhatCantWork_SaysWhyAndFails()
    {
        await AssertRefusedAsync("--model model.zip");
        await AssertRefusedAsync("missing.zip", "--model", _folder["missing.zip"]);
        await AssertRefusedAsync("can't be loaded", "--model", _folder.Write("model.zip", "something else"));
        await AssertRefusedAsync("Batching:MaxSize must be 1 to 1024, not 0.", "--model", model.Path, "--Batching:MaxSize", "0");
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await AssertRefusedAsync("address already in use", "--model", model.Path, "--urls", $"http://{other.LocalEndpoint}");
    }

    private static async Task AssertRefusedAsync(string part, params string[] arguments)
    {
        using var program = new ServiceProgram(arguments);
        var (exitCode, log) = await program.WaitForExitAsync();
        var errors = await program.Errors;

        Assert.Equal(1, exitCode);
        Assert.StartsWith("error: ", errors, StringComparison.Ordinal);
        Assert.Contains(part, errors);
        Assert.DoesNotContain("   at ", errors + log);
        Assert.DoesNotContain("fault of the program", errors);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, byte[] image)
    {
        using var reply = await client.PostAsync("/predict", Image(image));
        return reply.StatusCode;
    }

    private static ByteArrayContent Image(byte[] image) => new(image) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
}
