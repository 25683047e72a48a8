using SeNet.Samples.PredictionService.Batching;

namespace SeNet.Samples.PredictionService.Tests;

public sealed class PredictionQueueTests
{
    [Fact]
    public async Task Take_Hurried_GivesWhatThereIs()
    {
        var queue = Queue(maxDelay: 60_000);
        var pending = Add(queue);
        using var hurry = new CancellationTokenSource();
        var taken = queue.TakeAsync(hurry.Token);
        Assert.False(taken.IsCompleted);

        await hurry.CancelAsync();

        Assert.Equal([pending], await taken);
    }

    [Fact]
    public async Task Take_Closed_GivesTheRestAndThenNothing()
    {
        var queue = Queue(maxDelay: 60_000);
        var pending = Add(queue);
        queue.Close();

        Assert.False(queue.TryAdd(new PendingPrediction([], default)));
        Assert.Equal([pending], await queue.TakeAsync(default));
        Assert.Null(await queue.TakeAsync(default));
    }

    [Fact]
    public async Task Take_DelayOver_GivesWhatThereIs()
    {
        var queue = Queue(maxDelay: 20);
        var pending = Add(queue);

        Assert.Equal([pending], await queue.TakeAsync(default));
    }

    [Fact]
    public async Task TryAdd_Full_RefusesUntilSomeAreTaken()
    {
        var queue = Queue(maxDelay: 0);
        for (var i = 0; i < 4; i++) Add(queue);

        Assert.False(queue.TryAdd(new PendingPrediction([], default)));
        Assert.Equal(3, (await queue.TakeAsync(default))!.Count);
        Add(queue);
    }

    [Fact]
    public async Task Take_Abandoned_AreLeftOut()
    {
        var queue = Queue(maxDelay: 0);
        Assert.True(queue.TryAdd(new PendingPrediction([], new CancellationToken(canceled: true))));
        Assert.Empty((await queue.TakeAsync(default))!);
        Assert.True(queue.TryAdd(new PendingPrediction([], new CancellationToken(canceled: true))));
        var pending = Add(queue);

        Assert.Equal([pending], await queue.TakeAsync(default));
    }

    private static PredictionQueue Queue(int maxDelay) =>
        new(new ServiceOptions { Model = "", Batching = new() { MaxSize = 3, MaxDelay = maxDelay, MaxPending = 4 } });

    private static PendingPrediction Add(PredictionQueue queue)
    {
        var pending = new PendingPrediction([], default);
        Assert.True(queue.TryAdd(pending));
        return pending;
    }
}
