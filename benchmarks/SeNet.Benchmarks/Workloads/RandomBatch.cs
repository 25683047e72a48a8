using SeNet.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Benchmarks.Workloads;

/// <summary>Random images and labels. The content doesn't matter for the time of a step.</summary>
internal sealed class RandomBatch : IDisposable
{
    public RandomBatch(BenchmarkCase benchmarkCase)
    {
        TorchRuntime.Initialize();
        var size = benchmarkCase.ImageSize;
        Images = randn(benchmarkCase.BatchSize, 3, size, size);
        Labels = randint(benchmarkCase.ClassCount, benchmarkCase.BatchSize, ScalarType.Int64);
    }

    /// <summary>float32 <c>[N, 3, H, W]</c>, channels first in memory.</summary>
    public Tensor Images { get; private set; }

    /// <summary>int64 <c>[N]</c>.</summary>
    public Tensor Labels { get; private set; }

    /// <summary>Lays the images out as the library's batches have them: channels last in memory.</summary>
    public RandomBatch ToChannelsLast()
    {
        using var channelsFirst = Images;
        using var scope = NewDisposeScope();
        Images = channelsFirst.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).DetachFromDisposeScope();
        return this;
    }

    /// <summary>Moves both to a device.</summary>
    public RandomBatch To(Device device)
    {
        if (device.type == DeviceType.CPU) return this;
        using Tensor images = Images, labels = Labels;
        (Images, Labels) = (images.to(device), labels.to(device));
        return this;
    }

    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }
}
