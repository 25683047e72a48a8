using System.Net;
using System.Text;
using SkiaSharp;

namespace SeNet.Samples.PredictionService.Tests;

public sealed class UploadTests(TrainedModel model)
{
    private static readonly byte[] Noise = EncodedImages.Noise(SKEncodedImageFormat.Png);

    [Fact]
    public async Task Predict_NoImage_IsABadRequest()
    {
        await using var service = await RunningService.StartAsync(model.Path);
        var chunked = new StreamContent(new EndlessZeros(0));
        chunked.Headers.ContentType = new("image/png");

        AssertRefused(HttpStatusCode.BadRequest, "it is empty", await service.PostAsync([]));
        AssertRefused(HttpStatusCode.BadRequest, "it is empty", await service.PostAsync(chunked));
        AssertRefused(HttpStatusCode.BadRequest, "it is empty", await service.PostFormAsync([[]]));
        AssertRefused(HttpStatusCode.BadRequest, "0 files", await service.PostAsync(new MultipartFormDataContent { { new StringContent("x"), "image" } }));
        AssertRefused(HttpStatusCode.BadRequest, "2 files", await service.PostFormAsync(Noise, Noise));
        AssertRefused(HttpStatusCode.BadRequest, "The form can't be read", await service.PostAsync(Noise, "multipart/form-data; boundary=none"));
        AssertRefused(HttpStatusCode.BadRequest, "The form can't be read", await service.PostAsync(Noise, "multipart/form-data"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("image/heic")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Predict_OtherContentType_NamesThoseItTakes(string? type)
    {
        await using var service = await RunningService.StartAsync(model.Path);

        var reply = await service.PostAsync(Noise, type);

        AssertRefused(HttpStatusCode.UnsupportedMediaType, "image/webp", reply);
        Assert.Contains(type is null ? "missing" : $"'{type}'", reply.Detail);
    }

    [Fact]
    public async Task Predict_UnreadableImage_SaysWhy()
    {
        await using var service = await RunningService.StartAsync(model.Path);

        AssertRefused(HttpStatusCode.UnprocessableEntity, "can't be decoded: it is not an image", await service.PostAsync("not an image"u8.ToArray()));
        AssertRefused(HttpStatusCode.UnprocessableEntity, "can't be decoded: it begins like an image", await service.PostFormAsync(Noise[..20]));
        AssertRefused(HttpStatusCode.UnprocessableEntity, "can't be decoded: it ends too early; the file is truncated.", await service.PostAsync(Noise[..(Noise.Length / 2)]));
    }

    [Fact]
    public async Task Predict_ImageThatClaimsToBeHuge_IsRefusedFromItsHeader()
    {
        await using var service = await RunningService.StartAsync(model.Path);
        var before = GC.GetTotalAllocatedBytes();

        AssertRefused(HttpStatusCode.RequestEntityTooLarge, "60000×60000 pixels; at most 50,000,000", await service.PostAsync(EncodedImages.Bomb()));
        AssertRefused(HttpStatusCode.RequestEntityTooLarge, "60000×60000 pixels; at most 50,000,000", await service.PostFormAsync(EncodedImages.Bomb()));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 10 << 20);
        Assert.Empty(service.Batches.Sizes);
    }

    [Fact]
    public async Task Predict_MorePixelsThanTheLimit_IsRefused()
    {
        await using var service = await RunningService.StartAsync(model.Path, "--Upload:MaxPixels", "4095");

        AssertRefused(HttpStatusCode.RequestEntityTooLarge, "64×64 pixels; at most 4,095", await service.PostAsync(Noise));
        Assert.Equal(HttpStatusCode.OK, (await service.PostAsync(TrainedModel.Png(1))).Status);
    }

    [Fact]
    public async Task Predict_LongerThanTheLimit_IsRefused()
    {
        await using var service = await RunningService.StartAsync(model.Path, "--Upload:MaxBytes", $"{Noise.Length}");
        var longer = new byte[Noise.Length + 1];
        var limit = $"longer than {Noise.Length:N0} bytes";

        Assert.Equal(HttpStatusCode.OK, (await service.PostAsync(Noise)).Status);
        Assert.Equal(HttpStatusCode.OK, (await service.PostFormAsync(Noise)).Status);
        AssertRefused(HttpStatusCode.RequestEntityTooLarge, limit, await service.PostAsync(longer));
        AssertRefused(HttpStatusCode.RequestEntityTooLarge, limit, await service.PostFormAsync(longer));
        AssertRefused(HttpStatusCode.RequestEntityTooLarge, limit, await service.PostAsync(new byte[200_000]));
        AssertRefused(HttpStatusCode.RequestEntityTooLarge, limit, await service.PostFormAsync(new byte[200_000]));
    }

    [Theory]
    [InlineData("image/png", "")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n")]
    public async Task Predict_BodyOfUnknownLengthThatDoesntEnd_IsRefusedAtTheLimit(string type, string start)
    {
        await using var service = await RunningService.StartAsync(model.Path, "--Upload:MaxBytes", "100000");
        using var zeros = new EndlessZeros(long.MaxValue, Encoding.ASCII.GetBytes(start));
        var content = new StreamContent(zeros);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        // The connection may be closed before the client has stopped sending; then it sees no answer.
        try
        {
            AssertRefused(HttpStatusCode.RequestEntityTooLarge, "longer than 100,000 bytes", await service.PostAsync(content));
        }
        catch (HttpRequestException error)
        {
            Assert.IsAssignableFrom<IOException>(error.InnerException);
        }
        Assert.InRange(zeros.Position, 100_000, 50_000_000);
        Assert.Equal(HttpStatusCode.OK, (await service.PostAsync(TrainedModel.Png(1))).Status);
    }

    private static void AssertRefused(HttpStatusCode status, string part, Reply reply)
    {
        Assert.Equal(status, reply.Status);
        Assert.Contains(part, reply.Detail);
    }
}
