using System.Net;
using SkiaSharp;

namespace SeNet.Samples.PredictionService.Tests;

public sealed class BatchingTests(TrainedModel model)
{
    // A batch waits for others until a test has sent all.
    private static readonly string[] Patient = ["--Batching:MaxDelay", "60000"];

    [Fact]
    public async Task Predict_ManyAtOnce_AnswersAsOneByOneInFewerBatches()
    {
        await using var service = await RunningService.StartAsync(model.Path, "--Batching:MaxSize", "16");
        var single = new List<Reply>();
        for (var number = 0; number < 64; number++) single.Add(await service.PostAsync(TrainedModel.Png(number)));
        var before = service.Batches.Sizes.Length;

        var together = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => service.PostAsync(TrainedModel.Png(number))));

        Assert.Equal(64, before);
        var sizes = service.Batches.Sizes[before..];
        Assert.Equal(64, sizes.Sum());
        Assert.InRange(sizes.Length, 4, 63);
        Assert.All(sizes, size => Assert.InRange(size, 1, 16));
        Assert.All(single.Zip(together), pair => Reply.AssertSame(pair.First.Probabilities, pair.Second.Probabilities));
    }

    [Fact]
    public async Task Predict_FullBatch_DoesntWait()
    {
        await using var service = await RunningService.StartAsync(model.Path, ["--Batching:MaxSize", "5", .. Patient]);

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => service.PostAsync(TrainedModel.Png(number))));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal([5, 5], service.Batches.Sizes);
    }

    [Fact]
    public async Task Predict_BadImageInABatch_FailsAlone()
    {
        await using var service = await RunningService.StartAsync(model.Path, ["--Batching:MaxSize", "3", .. Patient]);
        var cut = EncodedImages.Noise(SKEncodedImageFormat.Jpeg)[..1500];

        var replies = await Task.WhenAll(service.PostAsync(TrainedModel.Png(1)), service.PostAsync(cut), service.PostAsync(TrainedModel.Png(2)));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK], replies.Select(reply => reply.Status));
        Assert.Equal([3], service.Batches.Sizes);
        Assert.Contains("can't be decoded", replies[1].Detail);
        Reply.AssertSame(model.Predict(TrainedModel.Png(2)), replies[2].Probabilities);
    }

    [Fact]
    public async Task Predict_TooManyInHand_IsToldToTryAgain()
    {
        await using var service = await RunningService.StartAsync(model.Path, ["--Batching:MaxPending", "2", .. Patient]);
        var first = service.PostAsync(TrainedModel.Png(1));
        var second = service.PostAsync(TrainedModel.Png(2));
        await service.Batches.WaitForPendingAsync(2);

        var third = await service.PostAsync(TrainedModel.Png(3));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.Status);
        Assert.Equal(TimeSpan.FromSeconds(1), third.RetryAfter);
        Assert.Contains("too many requests", third.Detail);
        await service.App.StopAsync(); // which lets the two wait no longer
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [(await first).Status, (await second).Status]);
    }

    [Fact]
    public async Task Predict_ClientGone_DropsItsWork()
    {
        await using var service = await RunningService.StartAsync(model.Path, ["--Batching:MaxSize", "3", .. Patient]);
        using var impatience = new CancellationTokenSource();
        var gone = service.PostAsync(TrainedModel.Png(1), cancellation: impatience.Token);
        await service.Batches.WaitForPendingAsync(1);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await service.Batches.WaitForPendingAsync(0);

        var replies = await Task.WhenAll(service.PostAsync(TrainedModel.Png(2)), service.PostAsync(TrainedModel.Png(3)));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal([2], service.Batches.Sizes);
    }
}
