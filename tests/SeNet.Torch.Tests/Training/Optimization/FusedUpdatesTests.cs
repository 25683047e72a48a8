using SeNet.Torch.Native;
using SeNet.Torch.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Training.Optimization;

/// <summary>
/// Numbers that TorchSharp converts itself are freed by the garbage collector, if it comes in time, before libtorch reads them: of as many
/// calls as here, some then go wrong.
/// </summary>
public sealed class FusedUpdatesTests
{
    private const int Updates = 5_000;

    [Fact]
    public void Sgd_WhileGarbageIsCollected_TakesTheNumbersThatItIsGiven()
    {
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        using var stop = new CancellationTokenSource();
        var others = new[] { new Thread(() => CollectGarbage(stop.Token)), new Thread(() => TakeFreedMemory(stop.Token)) };
        foreach (var other in others) other.Start();
        var (values, gradients, momenta) = (zeros(2, float64), ones(2, float64), zeros(2, float64));
        var wrong = 0;
        try
        {
            for (var update = 0; update < Updates; update++)
            {
                values.zero_();
                momenta.zero_();
                FusedUpdates.Sgd(values, gradients, momenta, learningRate: 0.25, momentum: 0.5, weightDecay: 0.125, nesterov: false);
                if (values.data<double>()[1] != -0.25) wrong++;
            }
        }
        finally
        {
            stop.Cancel();
            foreach (var other in others) other.Join();
        }
        Assert.Equal(0, wrong);
    }

    private static void CollectGarbage(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            for (var i = 0; i < 500; i++) GC.KeepAlive(new byte[2000]);
            GC.Collect(0);
        }
    }

    // Other numbers where the freed ones were.
    private static void TakeFreedMemory(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            using (Scalar first = 12345.5, second = 99.25) GC.KeepAlive(second);
    }
}
