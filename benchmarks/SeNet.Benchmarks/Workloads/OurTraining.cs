using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Benchmarks.Workloads;

/// <summary>What <see cref="Trainer"/> does with each batch. On a GPU the loss is read every few steps only.</summary>
internal sealed class OurTraining : IWorkload
{
    private readonly RandomBatch _batch;
    private readonly SeResNet _network;
    private readonly GradientDescent _descent;
    private readonly LossMeter _meter;
    private readonly bool _isGpu;

    public OurTraining(BenchmarkCase benchmarkCase, string device = "cpu")
    {
        var target = ComputeDevice.Resolve(device);
        _isGpu = target.type != DeviceType.CPU;
        if (_isGpu) AtenSetting.CudnnBenchmark.TrySet(true); // as Trainer does
        _meter = new LossMeter(_isGpu ? TrainingOptions.Article.ReportEvery : 1, target);
        _batch = new RandomBatch(benchmarkCase).ToChannelsLast().To(target);
        _network = new SeResNet(benchmarkCase.Architecture, benchmarkCase.ClassCount, seed: 0).to(target);
        ChannelsLast.Apply(_network);
        _network.train();
        _descent = new GradientDescent(_network, benchmarkCase.ClassCount, TrainingOptions.Article with
        {
            Precision = benchmarkCase.BFloat16 ? TrainingPrecision.BFloat16 : TrainingPrecision.Float32,
        });
    }

    public long Parameters => ParameterCount.Of(_network);

    public double Step()
    {
        if (_descent.Step(_batch.Images, _batch.Labels, _meter) is { } bad) return bad.Loss;
        return _isGpu ? 0 : _meter.TakeMeanLoss(); // on a GPU a turn's end tells whether it is finite
    }

    public void Synchronize()
    {
        if (!_isGpu) return;
        if (_meter.Flush() is { } bad) throw new InvalidOperationException($"The loss became {bad.Loss}.");
        cuda.synchronize();
    }

    public void Dispose()
    {
        _meter.Dispose();
        _descent.Dispose();
        _network.Dispose();
        _batch.Dispose();
    }
}
